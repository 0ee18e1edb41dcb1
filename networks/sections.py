"""What this app shows on a network's page. Registered in `wagtail_hooks.py`."""

from django.utils import timezone

from cms import kept_pages
from cms.compiled import CompiledQuery
from cms.visibility import reader_of
from networks import cards
from networks.models import EventPage, NetworkPage, StatementPage, TermOfOffice

STATEMENTS_SHOWN = 5
EVENTS_SHOWN = 4

_statements = CompiledQuery(
    lambda network, now, closed: (
        StatementPage.objects.filter(issued_by=network)
        .readable(now, closed)
        .newest_issued_first()
        .with_issuers()
        .for_lists()[:STATEMENTS_SHOWN]
    )
)
_events = CompiledQuery(
    lambda network, now, closed: (
        EventPage.objects.filter(network=network)
        .readable(now, closed)
        .upcoming(now)
        .for_lists()[:EVENTS_SHOWN]
    )
)


def statements(network: NetworkPage, request) -> dict:
    """Statements it issued, alone or with others, newest first."""
    networks = kept_pages.of_type(NetworkPage, request)
    issued = _statements(network.pk, *reader_of(request))
    return {"statements": cards.of_statements(issued, networks, request)}


def events(network: NetworkPage, request) -> dict:
    return {"events": cards.of_events(_events(network.pk, *reader_of(request)), request)}


def people(network: NetworkPage, request) -> dict:
    """Who serves now, chairs first; those who did not agree to be named appear by role alone."""
    roles = TermOfOffice.Role
    rank = {role: position for position, role in enumerate(roles.values)}
    terms = sorted(network.terms.all(), key=lambda term: rank[term.role])
    serving = [term for term in terms if term.is_serving(timezone.localdate())]
    chaired = any(term.role in (roles.CHAIR, roles.CO_CHAIR) for term in serving)
    # A network that never recorded anybody does not claim that its chair is vacant.
    return {"people": serving, "chair_is_vacant": bool(terms) and not chaired}
