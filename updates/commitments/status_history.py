"""Where commitments stand, and stood. Pure functions over rows of `StatusChange`; they ask no database."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from updates.months.calendar import next_month

if TYPE_CHECKING:
    from updates.models import StatusChange


def claims(rows: Iterable["StatusChange"]) -> list["StatusChange"]:
    """What counts of one commitment's `rows`, oldest first: each source's newest word, unless taken back.

    The last one says where the commitment stands.
    """
    newest = {row.source: row for row in sorted(rows, key=lambda row: (row.at, row.pk))}
    return sorted((row for row in newest.values() if row.status), key=lambda row: (row.about, row.at, row.pk))


def by_commitment(rows: Iterable["StatusChange"]) -> dict[int, list["StatusChange"]]:
    """The claims of each commitment among `rows`, by its id."""
    found: dict[int, list[StatusChange]] = {}
    for row in rows:
        found.setdefault(row.commitment_id, []).append(row)
    return {pk: claims(own) for pk, own in found.items()}


def spoken_day(month: date, first_said: date) -> date:
    """The day an update about `month` speaks for: the month's last, or the earlier day it came out."""
    return min(last_day(month), first_said)


def last_day(month: date) -> date:
    return next_month(month) - timedelta(days=1)
