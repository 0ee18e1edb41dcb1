"""What this app shows on a network's page. Registered in `wagtail_hooks.py`."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from cms.access import visibility
from cms.caching import page_registry
from cms.content_version import VersionedValue
from networks import cards
from networks.models import EventPage, NetworkPage, StatementPage
from networks.people import changed_at, of_network


class JointStatement(NamedTuple):
    """A statement in the section of another network than `issuer`."""

    issuer: int
    changed_at: datetime | None
    live: bool
    path: str
    expire_at: datetime | None


STATEMENTS_SHOWN = 5
EVENTS_SHOWN = 4


def statements(network: NetworkPage, request: HttpRequest) -> dict[str, Any]:
    """Statements it issued, alone or with others, newest first."""
    networks = page_registry.of_type(NetworkPage, request)
    issued = StatementPage.objects.visible_to(request).of(network).newest_issued_first()
    shown = issued.with_issuers().for_lists()[:STATEMENTS_SHOWN]
    return {"statements": cards.of_statements(shown, networks, request)}


def _read_joint() -> list[JointStatement]:
    issued = StatementPage.issued_by.through.objects.exclude(statementpage__network=F("networkpage"))
    page = [f"statementpage__{name}" for name in ("public_updated_at", "live", "path", "expire_at")]
    return [JointStatement(*row) for row in issued.values_list("networkpage", *page)]


_joint = VersionedValue(_read_joint)


def joint_statement_changes(networks: set[int], request: HttpRequest) -> dict[int, datetime]:
    """When one that each issued, and that is filed under another network, was last published."""
    newest: dict[int, datetime] = {}
    for each in visibility.visible_among(_joint.get(), request):
        if each.issuer in networks and each.changed_at:
            newest[each.issuer] = max(each.changed_at, newest.get(each.issuer, each.changed_at))
    return newest


def events(network: NetworkPage, request: HttpRequest) -> dict[str, Any]:
    coming = EventPage.objects.visible_to(request).filter(network=network).upcoming(timezone.now())
    return {"events": cards.of_events(coming.for_lists()[:EVENTS_SHOWN], request)}


def people(network: NetworkPage, request: HttpRequest) -> dict[str, Any]:
    return {"serving": of_network(network, request, timezone.localdate())}


def people_changes(networks: set[int], request: HttpRequest) -> dict[int, datetime]:
    today = timezone.localdate()
    return {pk: at for pk in networks if (at := changed_at([pk], today))}
