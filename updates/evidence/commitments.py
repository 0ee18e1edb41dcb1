"""Commitments as they stood on a past day, with what had changed by then."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format

from updates.commitments import charts, status_history
from updates.evidence.as_at import Past, SeenMonth
from updates.models import Commitment, CommitmentChange, StatusChange
from updates.months.calendar import months_between
from updates.querysets import CommitmentQuerySet
from updates.services.commitments import as_text

Field = CommitmentChange.Field
STATUSES = dict(Commitment.Status.choices)
CHARACTERISTICS = dict(Commitment.Characteristic.choices)


class Changed(NamedTuple):
    day: date
    what: str
    before: str
    after: str
    reason: str


class Stood(NamedTuple):
    month: date
    status: str


class Run(NamedTuple):
    """Months in a row with the same status."""

    first: date
    last: date
    status: str


@dataclass(frozen=True)
class Promise:
    """`facts` by the names in `CommitmentChange.Field`."""

    ref: str
    network: int | None
    since: date
    facts: dict[str, str]
    characteristics: list[str]
    status: str
    changes: list[Changed]  # oldest first
    edits: list[Changed]  # what the equality team said about its status
    months: list[Stood]
    told_in: list[SeenMonth]  # the public updates that spoke of it

    @property
    def runs(self) -> list[Run]:
        grouped = [list(group) for _status, group in groupby(self.months, key=lambda stood: stood.status)]
        return [Run(group[0].month, group[-1].month, group[0].status) for group in grouped]

    @property
    def target(self) -> str:
        return words_of(Field.TARGET_DATE, self.facts[Field.TARGET_DATE])


def promises(commitments: CommitmentQuerySet, past: Past, first: date, last: date) -> list[Promise]:
    """Those public by then. `first` and `last`: the months to tell of."""
    found = list(commitments.filter(public_since__lt=past.end).order_by("ref"))
    changes: dict[int, list[CommitmentChange]] = {}
    for change in CommitmentChange.objects.filter(commitment__in=found).order_by("at", "pk"):
        changes.setdefault(change.commitment_id, []).append(change)
    rows = StatusChange.objects.filter(commitment__in=found).known_on(past.day)
    claims = status_history.by_commitment(row for row in rows if past.has_said(row.page_id))
    told = _told_in(past, first, last)
    return [
        _promise(
            each, changes.get(each.pk, []), claims.get(each.pk, []), told.get(each.ref, []), past, first, last
        )
        for each in found
    ]


def _told_in(past: Past, first: date, last: date) -> dict[str, list[SeenMonth]]:
    """The public updates of these months by the commitments they name, oldest first."""
    found: dict[str, list[SeenMonth]] = {}
    for month in sorted(past.pages("monthlyupdatepage"), key=lambda seen: (seen.month, seen.number)):
        if first.replace(day=1) <= month.month <= last:
            for ref in month.data["about"]:
                found.setdefault(ref, []).append(month)
    return found


def _promise(
    commitment: Commitment,
    changes: list[CommitmentChange],
    claims: list[StatusChange],
    told_in: list[SeenMonth],
    past: Past,
    first: date,
    last: date,
) -> Promise:
    since = timezone.localdate(commitment.public_since)
    facts = facts_then(commitment, changes, past)
    timeline = [(claim.about, claim.status) for claim in claims]
    earliest = min([since, *(day for day, _status in timeline[:1])])
    months = months_between(max(first, earliest), min(last, past.day))
    return Promise(
        ref=commitment.ref,
        network=commitment.network_id,
        since=since,
        facts=facts,
        characteristics=[
            str(CHARACTERISTICS.get(name, name)) for name in facts[Field.CHARACTERISTICS].split(", ") if name
        ],
        status=str(STATUSES[timeline[-1][1] if timeline else Commitment.Status.NOT_STARTED]),
        changes=[
            Changed(
                timezone.localdate(row.at),
                str(row.get_field_display()),
                words_of(row.field, row.before),
                words_of(row.field, row.after),
                row.reason,
            )
            for row in changes
            if row.at < past.end and row.field in Field.explained()
        ],
        edits=[
            Changed(timezone.localdate(row.at), "", "", str(row.get_status_display()), row.reason)
            for row in claims
            if row.month is None
        ],
        months=[Stood(month, str(STATUSES[charts.status_in(timeline, month)])) for month in months],
        told_in=told_in,
    )


def facts_then(commitment: Commitment, changes: list[CommitmentChange], past: Past) -> dict[str, str]:
    """The facts when the day was over: today's, with every later change taken back, newest first."""
    facts = {field: as_text(commitment, field) for field in Field.values}
    for change in reversed(changes):
        if change.at >= past.end:
            facts[change.field] = change.before
    return facts


def words_of(field: str, value: str) -> str:
    """A fact as readers read it: days in words."""
    if field != Field.TARGET_DATE:
        return value
    try:
        return date_format(date.fromisoformat(value), "j F Y")
    except ValueError:  # an import said it in words
        return value
