"""Who serves where, as readers see it: the names of those who agreed, of others the role alone."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.http import HttpRequest
from django.utils import timezone

from cms.content_version import VersionedValue
from networks.models import NetworkPage, TermOfOffice

RANK = {role: position for position, role in enumerate(TermOfOffice.Role.values)}
DAY = timedelta(days=1)


class Person(NamedTuple):
    """Somebody who serves; `name` is empty where they prefer not to be named."""

    name: str
    role: str
    since: date


class NetworkPeople(NamedTuple):
    """Who serves a network, chairs first.

    `vacant_since` is the day after the last chair's last day. A network that never recorded anybody does not
    claim that its chair is vacant.
    """

    title: str
    address: str
    colour: str
    mailbox: str
    people: tuple[Person, ...]
    is_vacant: bool
    vacant_since: date | None


def _read() -> dict[int, list[TermOfOffice]]:
    found: dict[int, list[TermOfOffice]] = {}
    for term in TermOfOffice.objects.order_by("starts_on", "pk"):
        found.setdefault(term.network_id, []).append(term)
    return found


_terms = VersionedValue(_read)


def of_network(network: NetworkPage, request: HttpRequest, today: date) -> NetworkPeople:
    terms = _terms.get().get(network.pk, [])
    serving = sorted((term for term in terms if term.is_serving(today)), key=lambda term: RANK[term.role])
    chairs = [term for term in terms if term.role in TermOfOffice.Role.chairing()]
    has_begun = any(term.starts_on <= today for term in terms)
    ended = [term.ends_on for term in chairs if term.ends_on and term.ends_on < today]
    return NetworkPeople(
        network.title,
        network.get_url(request) or "",
        network.colour,
        network.contact_email,
        tuple(
            Person(term.name if term.is_public else "", str(term.get_role_display()), _since(term, terms))
            for term in serving
        ),
        is_vacant=has_begun and not any(term.is_serving(today) for term in chairs),
        vacant_since=max(ended) + DAY if ended else None,
    )


def led_on(network_id: int, day: date, today: date) -> tuple[Person, ...]:
    """Who led a network on `day`, chairs first: the role, with the name of who agreed and still serves."""
    terms = _terms.get().get(network_id, [])
    leading = [term for term in terms if term.role in TermOfOffice.Role.leading() and term.is_serving(day)]
    return tuple(
        Person(
            term.name if term.is_public and term.is_serving(today) else "",
            str(term.get_role_display()),
            _since(term, terms),
        )
        for term in sorted(leading, key=lambda term: RANK[term.role])
    )


def _since(term: TermOfOffice, terms: list[TermOfOffice]) -> date:
    """The first day in the role, terms that followed each other without a gap counted as one."""
    since = term.starts_on
    for earlier in reversed(terms):
        is_theirs = (earlier.name, earlier.role) == (term.name, term.role)
        if is_theirs and earlier.ends_on == since - DAY:
            since = earlier.starts_on
    return since


def changed_at(networks: Iterable[int], today: date) -> datetime | None:
    """When what is said of `networks`, given by number, last changed.

    A term began, was over, or was recorded or corrected. What is yet to begin tells nothing, and of what is
    over only the last day of a chair is said.
    """
    every = [term for pk in networks for term in _terms.get().get(pk, [])]
    terms = [term for term in every if term.starts_on <= today]
    days = [day for term in terms for day in (term.starts_on, term.ends_on and term.ends_on + DAY)]
    moments = [timezone.make_aware(datetime.combine(day, time.min)) for day in days if day and day <= today]
    told = [term for term in terms if term.is_serving(today) or term.role in TermOfOffice.Role.chairing()]
    return max([*moments, *(term.changed_at for term in told if term.changed_at)], default=None)
