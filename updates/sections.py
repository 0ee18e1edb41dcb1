"""What this app shows on a network's page. Registered in `wagtail_hooks.py`."""

from networks.models import NetworkPage
from updates.models import Commitment, MonthlyUpdatePage

MONTHS_SHOWN = 3


def months(network: NetworkPage, request) -> dict:
    """The newest months of the network's own series."""
    newest = MonthlyUpdatePage.objects.descendant_of(network).visible_to(request).newest_month_first()
    return {"months": newest.select_related("series")[:MONTHS_SHOWN]}


def commitments(network: NetworkPage, request) -> dict:
    own = list(network.commitments.all())
    return {"commitments": own, "glance": Commitment.objects.at_a_glance(own)}
