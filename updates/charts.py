"""Charts of how promises stood, month by month: one lane a status, so that no colour has to be told apart.

Pure functions that lay out bars; `components/lanes.html` draws them as SVG, with the same as a table.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from updates.calendar import months_between
from updates.models.commitment import Commitment
from updates.standing import last_day

HEIGHT = 40  # of a lane, in the chart's own units; the page decides how large that is
STEP = 10  # from one month to the next
BAR = 8
MOST_COLUMNS = 36  # beyond that a bar would be thinner than a line on a phone: quarters instead of months

Status = Commitment.Status


class Bar(NamedTuple):
    x: int
    y: float
    height: float


class Lane(NamedTuple):
    value: str
    label: str
    bars: list[Bar]
    now: int


class TableRow(NamedTuple):
    month: date
    counts: list[int]


@dataclass(frozen=True)
class Lanes:
    months: list[date]
    lanes: list[Lane]
    rows: list[TableRow]  # newest first
    width: int
    is_quarterly: bool = False
    bar_width: int = BAR
    height: int = HEIGHT

    @property
    def first(self) -> date:
        return self.months[0]

    @property
    def last(self) -> date:
        return self.months[-1]


def status_in(timeline: list[tuple[date, str]], month: date) -> str:
    """How a commitment stood when `month` was over, by its `timeline` of (day, status), oldest first."""
    position = bisect_right(timeline, last_day(month), key=lambda claim: claim[0])
    return timeline[position - 1][1] if position else Status.NOT_STARTED


def lanes_of(commitments: Iterable[tuple[date, list]], today: date) -> Lanes | None:
    """How many stood where at each month's end. `commitments`: since when each is public, its timeline."""
    commitments = list(commitments)
    if not commitments:
        return None
    first = min(since for since, _timeline in commitments)
    months, is_quarterly = _thinned(months_between(first, today))
    counts = {
        month: Counter(
            status_in(timeline, month) for since, timeline in commitments if since <= last_day(month)
        )
        for month in months
    }
    most = max(max(counter.values(), default=0) for counter in counts.values()) or 1
    lanes = [
        Lane(value, label, _bars([counts[month][value] for month in months], most), counts[months[-1]][value])
        for value, label in Status.choices
        if any(counter[value] for counter in counts.values())
    ]
    rows = [TableRow(month, [counts[month][lane.value] for lane in lanes]) for month in reversed(months)]
    return Lanes(months, lanes, rows, len(months) * STEP, is_quarterly)


def _bars(values: list[int], most: int) -> list[Bar]:
    heights = [round(value / most * HEIGHT, 1) for value in values]
    return [Bar(place * STEP + 1, HEIGHT - height, height) for place, height in enumerate(heights) if height]


def _thinned(months: list[date]) -> tuple[list[date], bool]:
    """Every third month, counted back from the newest, when there are too many; then only so many."""
    if len(months) <= MOST_COLUMNS:
        return months, False
    return months[::-1][::3][: MOST_COLUMNS + 4][::-1], True
