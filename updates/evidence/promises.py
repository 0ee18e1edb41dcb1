"""Commitments as they stood on a past day, with what had changed by then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from updates import charts, standing
from updates.evidence.past import Past
from updates.models import Commitment, CommitmentChange, StatusChange
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


@dataclass(frozen=True)
class Promise:
    """`facts` by the names in `CommitmentChange.Field`."""

    ref: str
    network_id: int | None
    since: date
    facts: dict[str, str]
    characteristics: list[str]
    status: str
    changes: list[Changed]  # oldest first
    edits: list[Changed]  # what the equality team said about its status
    months: list[Stood]


def promises(commitments: Iterable[Commitment], past: Past, first: date, last: date) -> list[Promise]:
    """Those public by then. `first` and `last`: the months to tell of."""
    found = list(commitments.filter(public_since__lt=past.end).order_by("ref"))
    changes: dict[int, list[CommitmentChange]] = {}
    for change in CommitmentChange.objects.filter(commitment__in=found).order_by("at", "pk"):
        changes.setdefault(change.commitment_id, []).append(change)
    rows = list(StatusChange.objects.filter(commitment__in=found).known_on(past.day))
    claims = standing.by_commitment(rows)
    return [
        _promise(each, changes.get(each.pk, []), claims.get(each.pk, []), past, first, last) for each in found
    ]


def _promise(commitment, changes, claims, past: Past, first: date, last: date) -> Promise:
    since = timezone.localdate(commitment.public_since)
    facts = facts_then(commitment, changes, past)
    timeline = [(claim.about, claim.status) for claim in claims]
    months = charts.months_between(
        max(first, min([since, *(day for day, _ in timeline[:1])])), min(last, past.day)
    )
    return Promise(
        ref=commitment.ref,
        network_id=commitment.network_id,
        since=since,
        facts=facts,
        characteristics=[
            str(CHARACTERISTICS.get(name, name)) for name in facts[Field.CHARACTERISTICS].split(", ") if name
        ],
        status=str(STATUSES[timeline[-1][1] if timeline else Commitment.Status.NOT_STARTED]),
        changes=[
            Changed(
                timezone.localdate(row.at), str(row.get_field_display()), row.before, row.after, row.reason
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
    )


def facts_then(commitment: Commitment, changes: list[CommitmentChange], past: Past) -> dict[str, str]:
    """The facts when the day was over: today's, with every later change taken back, newest first."""
    facts = {field: as_text(commitment, field) for field in Field.values}
    for change in reversed(changes):
        if change.at >= past.end:
            facts[change.field] = change.before
    return facts
