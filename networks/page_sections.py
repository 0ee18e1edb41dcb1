"""What this app shows on a network's page. Registered in `wagtail_hooks.py`."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from cms.caching import page_registry
from networks import cards
from networks.models import EventPage, NetworkPage, StatementPage, TermOfOffice

STATEMENTS_SHOWN = 5
EVENTS_SHOWN = 4


def statements(network: NetworkPage, request: HttpRequest) -> dict[str, Any]:
    """Statements it issued, alone or with others, newest first."""
    networks = page_registry.of_type(NetworkPage, request)
    issued = StatementPage.objects.visible_to(request).filter(issued_by=network).newest_issued_first()
    shown = issued.with_issuers().for_lists()[:STATEMENTS_SHOWN]
    return {"statements": cards.of_statements(shown, networks, request)}


def events(network: NetworkPage, request: HttpRequest) -> dict[str, Any]:
    coming = EventPage.objects.visible_to(request).filter(network=network).upcoming(timezone.now())
    return {"events": cards.of_events(coming.for_lists()[:EVENTS_SHOWN], request)}


def people(network: NetworkPage, request: HttpRequest) -> dict[str, Any]:
    """Who serves now, chairs first; those who did not agree to be named appear by role alone."""
    roles = TermOfOffice.Role
    rank = {role: position for position, role in enumerate(roles.values)}
    terms = sorted(network.terms.all(), key=lambda term: rank[term.role])
    serving = [term for term in terms if term.is_serving(timezone.localdate())]
    chaired = any(term.role in (roles.CHAIR, roles.CO_CHAIR) for term in serving)
    # A network that never recorded anybody does not claim that its chair is vacant.
    return {"people": serving, "chair_is_vacant": bool(terms) and not chaired}
