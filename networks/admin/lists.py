"""The mailing list on *My network*. Registered in `wagtail_hooks.py`."""

from datetime import date

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from networks.admin.parts import Part, Row
from networks.mailing.size import band
from networks.models import Subscription


def parts(networks: list, today: date) -> dict[int, list[Part]]:
    """By network: about how many read along. One query for all networks."""
    confirmed = Subscription.objects.confirmed().filter(network__in=[network.pk for network in networks])
    counts = dict(confirmed.values_list("network").annotate(count=Count("pk")).order_by())
    return {network.pk: [_part(network, counts.get(network.pk, 0))] for network in networks}


def _part(network, count: int) -> Part:
    size = Row(_("People on the list"), state=band(count))
    links = [(_("The next news by mail"), reverse("digest", args=[network.pk]))]
    return Part("list", _("Mailing list"), [size], "", links)
