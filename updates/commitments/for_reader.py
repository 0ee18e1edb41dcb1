"""How promises stand for one reader: a month counts for those who may read it, and for nobody else.

Every public figure about commitments comes from here. The column `Commitment.status` counts whatever is
published, to whomever; it is right for those who read everything.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Max, Q
from django.http import HttpRequest
from django.utils import timezone

from cms.access import visibility
from cms.caching import page_registry
from cms.content_version import VersionedValue
from networks.models import NetworkPage
from updates.commitments import charts, status_history
from updates.models.commitment import Commitment
from updates.models.commitment_history import CommitmentChange, StatusChange
from updates.querysets import CommitmentQuerySet, StatusChangeQuerySet

UNSAID = Commitment.Status.NOT_STARTED


class StatusClaim(NamedTuple):
    about: date
    status: str
    month: int | None  # the number of the update that says so; None: the equality team


class ReadableMonth(NamedTuple):
    """The page of an update that ever moved a promise; all but its number is None once it is deleted."""

    pk: int
    live: bool | None
    path: str | None
    expire_at: datetime | None


def _read_months() -> dict[int, ReadableMonth]:
    rows = StatusChange.objects.filter(month__isnull=False).order_by()
    pages = rows.values_list("page_id", "page__live", "page__path", "page__expire_at").distinct()
    return {row[0]: ReadableMonth(*row) for row in pages if row[0]}


def _read_claims() -> dict[int, list[StatusClaim]]:
    rows = StatusChange.objects.order_by("commitment_id").only(
        "commitment_id", "at", "about", "status", "page_id", "month"
    )
    return {
        pk: [StatusClaim(claim.about, claim.status, claim.page_id) for claim in status_history.claims(own)]
        for pk, own in groupby(rows.iterator(chunk_size=5000), key=lambda row: row.commitment_id)
    }


_months = VersionedValue(_read_months)
_claims = VersionedValue(_read_claims)


def hidden_months(request: HttpRequest) -> set[int]:
    """The numbers of updates that moved promises and that `request` may not read."""
    # What was taken down or deleted has taken back what it said: most sites need not even look.
    return set() if visibility.reads_everything(request) else hidden_or_gone(request)


def hidden_or_gone(request: HttpRequest) -> set[int]:
    """The same, with those that were taken down or deleted."""
    months = _months.get()
    readable = visibility.visible_among(months.values(), request)
    return months.keys() - {month.pk for month in readable}


def said_to(request: HttpRequest, rows: StatusChangeQuerySet) -> StatusChangeQuerySet:
    """Of `rows`, taken back or not, what the equality team said, and months that `request` may read."""
    return rows.exclude(page__in=hidden_or_gone(request))


def corrections(request: HttpRequest) -> dict[int, str]:
    """By its number, how a commitment stands for `request`, where the last word is one it may not read."""
    hidden = hidden_months(request)
    if not any(_months.get()[pk].live for pk in hidden):
        return {}
    return {
        pk: next((each.status for each in reversed(claims) if each.month not in hidden), UNSAID)
        for pk, claims in _claims.get().items()
        if claims and claims[-1].month in hidden
    }


def commitments(found: CommitmentQuerySet, request: HttpRequest) -> list[Commitment]:
    """Those of `found` that `request` may see, as it sees them, each with its network from memory."""
    networks = {page.pk: page for page in page_registry.of_type(NetworkPage, request)}
    return as_seen(found.of_networks(networks), request, networks)


def as_seen(
    found: Iterable[Commitment], request: HttpRequest, networks: Mapping[Any, NetworkPage]
) -> list[Commitment]:
    """`found`, all of which `request` may see, as it sees them. Never save one: `status` is this reader's."""
    standing_here, seen = corrections(request), list(found)
    for each in seen:
        each.status = standing_here.get(each.pk, each.status)
        if each.network_id in networks:
            each.network = networks[each.network_id]
    return seen


def chart_of(shown: Iterable[Commitment], request: HttpRequest, today: date) -> charts.Lanes | None:
    """How many of `shown` stood where, month by month up to `today`."""
    claims, hidden = _claims.get(), hidden_months(request)
    told = [
        (
            timezone.localdate(each.public_since),
            [claim for claim in claims.get(each.pk, ()) if claim.month not in hidden],
        )
        for each in shown
    ]
    return charts.lanes_of(told, today)


class LastChange(NamedTuple):
    network: int | None
    at: datetime


# For readers from whom the same months are hidden, filled as they come.
_last_changes: VersionedValue[dict[frozenset[int], dict[int, LastChange]]] = VersionedValue(dict)


def last_changes(request: HttpRequest) -> dict[int, LastChange]:
    """By its number, when each commitment that `request` may see last changed for it.

    Its status, its words, or that it is there. From memory, after the first to ask.
    """
    kept, hidden = _last_changes.get(), frozenset(hidden_months(request))
    if hidden not in kept:
        kept[hidden] = _read_last_changes(hidden)
    networks = {None, *(page.pk for page in page_registry.of_type(NetworkPage, request))}
    return {pk: change for pk, change in kept[hidden].items() if change.network in networks}


def _read_last_changes(hidden: Iterable[int]) -> dict[int, LastChange]:
    found = Commitment.objects.public()
    # What was taken down or deleted has taken back what it said.
    said = StatusChange.objects.filter(Q(month=None) | Q(page__live=True)).exclude(page__in=hidden)
    newest = [
        rows.filter(commitment__public_since__isnull=False)
        .order_by()
        .values_list("commitment", "commitment__network")
        .annotate(Max("at"))
        for rows in (said, CommitmentChange.objects.all())
    ]
    changed: dict[int, LastChange] = {}
    for pk, network, at in found.order_by().values_list("pk", "network", "public_since").union(*newest):
        changed[pk] = LastChange(network, max(at, changed[pk].at) if pk in changed else at)
    return changed
