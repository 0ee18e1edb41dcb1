"""What this app shows on a network's page. Registered in `wagtail_hooks.py`."""

from networks.models import EventPage, NetworkPage

STATEMENTS_SHOWN = 5
EVENTS_SHOWN = 4


def statements(network: NetworkPage, request) -> dict:
    """Statements it issued, alone or with others, newest first."""
    return {"statements": network.statements.visible_to(request).newest_issued_first()[:STATEMENTS_SHOWN]}


def events(network: NetworkPage, request) -> dict:
    return {"events": EventPage.objects.child_of(network).visible_to(request).upcoming()[:EVENTS_SHOWN]}


def people(network: NetworkPage, request) -> dict:
    """Who serves now; those who did not agree to be named appear by role alone."""
    return {"people": network.terms.serving()}
