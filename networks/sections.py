"""What this app shows on a network's page. Registered in `wagtail_hooks.py`."""

from django.utils import timezone

from networks.models import EventPage, NetworkPage, TermOfOffice
from networks.statements import shown

STATEMENTS_SHOWN = 5
EVENTS_SHOWN = 4


def statements(network: NetworkPage, request) -> dict:
    """Statements it issued, alone or with others, newest first."""
    issued = network.statements.visible_to(request).newest_issued_first()
    return {"statements": shown(issued[:STATEMENTS_SHOWN], request)}


def events(network: NetworkPage, request) -> dict:
    return {"events": EventPage.objects.child_of(network).visible_to(request).upcoming()[:EVENTS_SHOWN]}


def people(network: NetworkPage, request) -> dict:
    """Who serves now, chairs first; those who did not agree to be named appear by role alone."""
    roles = TermOfOffice.Role
    rank = {role: position for position, role in enumerate(roles.values)}
    terms = sorted(network.terms.all(), key=lambda term: rank[term.role])
    serving = [term for term in terms if term.is_serving(timezone.localdate())]
    chaired = any(term.role in (roles.CHAIR, roles.CO_CHAIR) for term in serving)
    # A network that never recorded anybody does not claim that its chair is vacant.
    return {"people": serving, "chair_is_vacant": bool(terms) and not chaired}
