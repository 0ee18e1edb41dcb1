"""What this app shows on a network's page, and hands over. Registered in `wagtail_hooks.py`."""

from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.content_version import VersionedValue
from networks.models import NetworkPage
from networks.services.handover import HandoverItem, HandoverSection
from updates.commitments import for_reader
from updates.models import Commitment, MonthlyUpdatePage, Response

MONTHS_SHOWN = 3
COMMITMENTS_SHOWN = 6
RESPONSES_SHOWN = 3


def months(network: NetworkPage, request: HttpRequest) -> dict[str, Any]:
    """The newest months of the network's own series."""
    own = MonthlyUpdatePage.objects.visible_to(request).filter(network=network).newest_month_first()
    shown = own.select_related("series").only(*MonthlyUpdatePage.shown_in_lists, "series__url_path")
    return {"months": shown[:MONTHS_SHOWN]}


def commitments(network: NetworkPage, request: HttpRequest) -> dict[str, Any]:
    """At a glance, and in full those that come due next; the register has them all."""
    own = for_reader.as_seen(network.commitments.public(), request, {network.pk: network})
    today = timezone.localdate()
    own.sort(key=lambda each: (each.is_over, each.target_date, each.ref))
    return {
        "commitment_rows": tuple(commitment.row(today) for commitment in own[:COMMITMENTS_SHOWN]),
        "commitments_count": len(own),
        "glance": Commitment.objects.at_a_glance(own, is_naming=False),
    }


def commitment_changes(networks: set[int], request: HttpRequest) -> dict[int, datetime]:
    """When something that was promised to each last changed."""
    newest: dict[int, datetime] = {}
    for network, at in for_reader.last_changes(request).values():
        if network in networks:
            newest[network] = max(at, newest.get(network, at))
    return newest


_newest_responses = VersionedValue(lambda: list(Response.objects.newest_of_each_network(RESPONSES_SHOWN + 1)))


def responses(network: NetworkPage, request: HttpRequest) -> dict[str, Any]:
    """You said, we did: the newest answers; `more_responses` leads to all of them."""
    found = [response for response in _newest_responses.get() if response.network_id == network.pk]
    return {"responses": found[:RESPONSES_SHOWN], "more_responses": len(found) > RESPONSES_SHOWN}


def response_changes(networks: set[int], request: HttpRequest) -> dict[int, datetime]:
    """When one of the answers that are shown for each was published."""
    newest: dict[int, datetime] = {}
    for response in _newest_responses.get():
        at, network = response.last_published_at, response.network_id
        if at and network in networks and response.place <= RESPONSES_SHOWN:
            newest[network] = max(at, newest.get(network, at))
    return newest


def open_commitments(person: User, network: NetworkPage, today: date) -> HandoverSection:
    """What the network still has to deliver, soonest first; a commitment belongs to no person."""
    own = network.commitments.public().open().order_by("target_date", "ref")
    items = [HandoverItem(commitment, str(commitment), commitment.target_date) for commitment in own]
    return HandoverSection("commitments", _("Open commitments"), items)
