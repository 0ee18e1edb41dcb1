"""What this app shows on a network's page. Registered in `wagtail_hooks.py`."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from cms.caching import page_registry
from networks import cards
from networks.models import EventPage, NetworkPage, StatementPage
from networks.people import changed_at, of_network

STATEMENTS_SHOWN = 5
EVENTS_SHOWN = 4


def statements(network: NetworkPage, request: HttpRequest) -> dict[str, Any]:
    """Statements it issued, alone or with others, newest first."""
    networks = page_registry.of_type(NetworkPage, request)
    issued = StatementPage.objects.visible_to(request).of(network).newest_issued_first()
    shown = issued.with_issuers().for_lists()[:STATEMENTS_SHOWN]
    return {"statements": cards.of_statements(shown, networks, request)}


def events(network: NetworkPage, request: HttpRequest) -> dict[str, Any]:
    coming = EventPage.objects.visible_to(request).filter(network=network).upcoming(timezone.now())
    return {"events": cards.of_events(coming.for_lists()[:EVENTS_SHOWN], request)}


def people(network: NetworkPage, request: HttpRequest) -> dict[str, Any]:
    return {"serving": of_network(network, request, timezone.localdate())}


def people_changes(networks: set[int], request: HttpRequest) -> dict[int, datetime]:
    today = timezone.localdate()
    return {pk: at for pk in networks if (at := changed_at([pk], today))}
