"""Every commitment's timeline, kept in memory until something is published: charts need all of them."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.utils import timezone

from cms.content_version import VersionedValue
from updates import charts, standing
from updates.models.commitment import Commitment
from updates.models.commitment_history import StatusChange


def _read() -> dict[int, list[tuple[date, str]]]:
    rows = StatusChange.objects.order_by("commitment_id").only(
        "commitment_id", "at", "about", "status", "page_id", "month"
    )
    return {
        pk: [(claim.about, claim.status) for claim in standing.claims(own)]
        for pk, own in groupby(rows.iterator(chunk_size=5000), key=lambda row: row.commitment_id)
    }


_timelines = VersionedValue(_read)


def chart_of(commitments: Iterable[Commitment], today: date) -> charts.Lanes | None:
    """How many of `commitments` stood where, month by month up to `today`."""
    timelines = _timelines.get()
    return charts.lanes_of(
        [(timezone.localdate(each.public_since), timelines.get(each.pk, [])) for each in commitments], today
    )
