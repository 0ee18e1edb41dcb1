"""The story of one commitment as readers are told it: what moved it, what changed and why, newest first."""

from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from updates import charts, standing
from updates.models.commitment import Commitment
from updates.models.commitment_history import CommitmentChange, StatusChange
from updates.models.monthly_update import CommitmentMove, MonthlyUpdatePage

Field = CommitmentChange.Field

# What is told of a month: a page has fifty more columns, and a long story many months.
TOLD = (
    *("status", "commitment", "item__topic", "item__detail", "item__page__month"),
    *("item__page__title", "item__page__url_path", "item__page__network__title"),
)


@dataclass(frozen=True)
class Entry:
    """One thing that happened: `kind` is month, statement, change, edit or made."""

    day: date
    kind: str
    what: object = None


@dataclass(frozen=True)
class MonthStood:
    month: date
    status: str
    label: str
    said_by: list = field(default_factory=list)  # visible pages


@dataclass(frozen=True)
class Story:
    commitment: Commitment
    entries: list[Entry]
    months: list[MonthStood]  # newest first
    chart: charts.Lanes

    @property
    def newest(self) -> Entry:
        return self.entries[0]


def story_of(commitment: Commitment, request, today: date) -> Story:
    """Four queries, however long it is."""
    rows = list(commitment.status_changes.all())
    claims = standing.claims(rows)
    since = timezone.localdate(commitment.public_since)
    timeline = [(claim.about, claim.status) for claim in claims]
    chart = charts.lanes_of([(min([since, *(day for day, _status in timeline[:1])]), timeline)], today)
    told = _months(commitment, request)
    entries = [
        Entry(since, "made"),
        *told,
        *_edits(rows),
        *_changes(commitment),
        *_statements(commitment, request),
    ]
    entries.sort(key=lambda entry: (entry.day, entry.kind != "made"), reverse=True)
    return Story(commitment, entries, _stood(chart, timeline, claims, told), chart)


def _months(commitment: Commitment, request) -> list[Entry]:
    """What public months said about it, whether it moved or not."""
    visible = MonthlyUpdatePage.objects.visible_to(request)
    moves = CommitmentMove.objects.filter(commitment=commitment, item__page__in=visible)
    moves = moves.select_related("item__page__network").order_by("item__sort_order", "pk").only(*TOLD)
    return [Entry(standing.last_day(move.item.page.month), "month", move) for move in moves]


def _edits(rows: list[StatusChange]) -> list[Entry]:
    return [Entry(timezone.localdate(row.at), "edit", row) for row in rows if row.month is None]


def _changes(commitment: Commitment) -> list[Entry]:
    changes = commitment.changes.filter(field__in=Field.explained())
    return [Entry(timezone.localdate(change.at), "change", change) for change in changes]


def _statements(commitment: Commitment, request) -> list[Entry]:
    """What networks said that led to it or moved it."""
    found = commitment.statements.visible_to(request).select_related("network")
    return [Entry(page.issued_on, "statement", page) for page in found if page.issued_on]


def _stood(chart, timeline, claims, told: list[Entry]) -> list[MonthStood]:
    labels = dict(Commitment.Status.choices)
    # A month that counts names the commitment, so the reader's months are among those told of.
    pages = {entry.what.item.page_id: entry.what.item.page for entry in told}
    said: dict[date, list] = {}
    for claim in claims:
        if claim.page_id in pages:
            said.setdefault(claim.month, []).append(pages[claim.page_id])
    found = []
    for month in reversed(chart.months):
        status = charts.status_in(timeline, month)
        found.append(MonthStood(month, status, labels[status], said.get(month, [])))
    return found
