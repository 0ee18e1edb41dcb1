"""The story of one commitment as readers are told it: what moved it, what changed and why, newest first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils import timezone

from cms.access import visibility
from cms.sites import address_of
from cms.typing import StrOrPromise
from updates.commitments import charts, status_history
from updates.models.commitment import Commitment
from updates.models.commitment_history import CommitmentChange, StatusChange
from updates.models.monthly_update import CommitmentMove, MonthlyUpdatePage


class MonthlyStatement(NamedTuple):
    """What a public month said. No model: a long story has hundreds, of which a page shows few."""

    address: str | None
    page_id: int
    title: str
    month: date
    network: str | None
    topic: str
    detail: str
    status: str

    @property
    def status_label(self) -> StrOrPromise:
        return Commitment.Status(self.status).label


# What of a change of status tells where the commitment stood, and who may know.
STANDING = (
    *("commitment_id", "at", "about", "status", "reason", "month", "page_id"),
    *("page__live", "page__path", "page__expire_at"),
)
# The columns of a move that `MonthlyStatement` has, but for the address.
TOLD = (
    *("item__page", "item__page__title", "item__page__month", "item__page__network__title"),
    *("item__topic", "item__detail", "status"),
)


@dataclass(frozen=True)
class StoryEntry:
    """One thing that happened: `kind` is month, statement, change, edit or made."""

    day: date
    kind: str
    what: Any = None


class Quote(NamedTuple):
    address: str | None
    title: str
    is_of_network: bool


class MonthlyStatus(NamedTuple):
    month: date
    status: str
    label: str
    said: tuple[Quote, ...]  # by pages the reader may see


@dataclass(frozen=True)
class Story:
    commitment: Commitment
    entries: list[StoryEntry]
    updated_at: datetime
    months: tuple[MonthlyStatus, ...]  # newest first
    chart: "charts.Lanes | None"  # whoever is imported first


def story_of(commitment: Commitment, request: HttpRequest, today: date) -> Story:
    """Four queries, however long it is."""
    every = commitment.status_changes.select_related("page").only(*STANDING)
    pages = [row.page for row in every if row.page]  # a deleted one has its number only
    readable = {None, *(page.pk for page in visibility.visible_among(pages, request))}
    # What was taken down or deleted has taken back what it said: without hidden months, all rows count.
    all_count = visibility.reads_everything(request)
    rows = [row for row in every if all_count or row.page_id in readable]
    claims = status_history.claims(rows)
    since = timezone.localdate(commitment.public_since)
    timeline = [(claim.about, claim.status) for claim in claims]
    chart = charts.lanes_of([(min([since, *(day for day, _status in timeline[:1])]), timeline)], today)
    told, changes = _months(commitment, request), list(commitment.changes.all())
    entries = [
        StoryEntry(since, "made"),
        *told,
        *_edits(rows),
        *_changes(changes),
        *_statements(commitment, request),
    ]
    entries.sort(key=lambda entry: (entry.day, entry.kind != "made"), reverse=True)
    # What pages that are gone once said moves no date, as in `for_reader.last_changes`.
    moments = [row.at for row in rows if row.page_id in readable] + [change.at for change in changes]
    updated_at = max([commitment.public_since, *moments])
    months = _stood(chart.months if chart else (), timeline, claims, told)
    return Story(commitment, entries, updated_at, months, chart)


def _months(commitment: Commitment, request: HttpRequest) -> list[StoryEntry]:
    """What public months said about it, whether it moved or not."""
    months = MonthlyUpdatePage.objects.visible_to(request)
    moves = CommitmentMove.objects.filter(commitment=commitment, item__page__in=months)
    rows = moves.order_by("item__sort_order", "pk").values_list("item__page__url_path", *TOLD)
    told = [MonthlyStatement(address_of(path, request), *row) for path, *row in rows]
    return [StoryEntry(status_history.last_day(each.month), "month", each) for each in told]


def _edits(rows: list[StatusChange]) -> list[StoryEntry]:
    return [StoryEntry(timezone.localdate(row.at), "edit", row) for row in rows if row.month is None]


def _changes(changes: list[CommitmentChange]) -> list[StoryEntry]:
    return [StoryEntry(timezone.localdate(change.at), "change", change) for change in changes]


def _statements(commitment: Commitment, request: HttpRequest) -> list[StoryEntry]:
    """What networks said that led to it or moved it."""
    statements: Any = commitment.statements
    found = statements.visible_to(request).select_related("network")
    return [StoryEntry(page.issued_on, "statement", page) for page in found if page.issued_on]


def _stood(
    months: tuple[date, ...],
    timeline: list[tuple[date, str]],
    claims: list[StatusChange],
    told: list[StoryEntry],
) -> tuple[MonthlyStatus, ...]:
    labels = dict(Commitment.Status.choices)
    # A month that counts names the commitment, so the reader's months are among those told of.
    pages = {entry.what.page_id: entry.what for entry in told}
    said: dict[date, list[Quote]] = {}
    for claim in claims:
        if claim.month and (page := pages.get(claim.page_id)):
            said.setdefault(claim.month, []).append(Quote(page.address, page.title, bool(page.network)))
    found = []
    for month in reversed(months):
        status = charts.status_in(timeline, month)
        found.append(MonthlyStatus(month, status, str(labels[status]), tuple(said.get(month, ()))))
    return tuple(found)
