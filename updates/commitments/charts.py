"""Charts of how promises stood, month by month: one lane a status, so that no colour has to be told apart.

Pure functions that lay out bars; `components/lanes.html` draws them as SVG, with the same as a table.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from cms.typing import StrOrPromise
from updates.commitments.status_history import last_day
from updates.models.commitment import Commitment
from updates.months.calendar import months_between

HEIGHT = 40  # of a lane, in the chart's own units; the page decides how large that is
STEP = 10  # from one month to the next
BAR = 8
MOST_COLUMNS = 36  # beyond that a bar would be thinner than a line on a phone: quarters instead of months

Status = Commitment.Status

# The claims about a commitment, oldest first: tuples that begin with a day and a status.
Timeline = Sequence[tuple[Any, ...]]


class Bar(NamedTuple):
    x: int
    y: float
    height: float


class Lane(NamedTuple):
    value: str
    label: StrOrPromise
    bars: tuple[Bar, ...]
    now: int


class TableRow(NamedTuple):
    month: date
    counts: tuple[int, ...]


class Lanes(NamedTuple):
    months: tuple[date, ...]
    lanes: tuple[Lane, ...]
    rows: tuple[TableRow, ...]  # newest first
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


def lanes_of(commitments: Iterable[tuple[date, Timeline]], today: date) -> Lanes | None:
    """How many stood where at each month's end. `commitments`: since when each is public, its timeline."""
    commitments = list(commitments)
    if not commitments:
        return None
    first = min(since for since, _timeline in commitments)
    months, is_quarterly = _thinned(months_between(first, today))
    counts = _counted(commitments, months)
    most = max(max(counter.values(), default=0) for counter in counts) or 1
    lanes = tuple(
        Lane(value, label, _bars([counter[value] for counter in counts], most), counts[-1][value])
        for value, label in Status.choices
        if any(counter[value] for counter in counts)
    )
    rows = tuple(
        TableRow(month, tuple(counter[lane.value] for lane in lanes))
        for month, counter in zip(reversed(months), reversed(counts), strict=True)
    )
    return Lanes(tuple(months), lanes, rows, len(months) * STEP, is_quarterly)


def _counted(commitments: list[tuple[date, Timeline]], months: list[date]) -> list[Counter[str]]:
    """How many stood where when each of `months` was over: `status_in`, at once for all."""
    ends = [last_day(month) for month in months]
    counts: list[Counter[str]] = [Counter() for _end in ends]
    for since, timeline in commitments:
        public = bisect_left(ends, since)
        steps = [(0, Status.NOT_STARTED), *((bisect_left(ends, claim[0]), claim[1]) for claim in timeline)]
        for (start, status), (end, _next) in pairwise([*steps, (len(ends), None)]):
            for place in range(max(start, public), end):
                counts[place][status] += 1
    return counts


def _bars(values: list[int], most: int) -> tuple[Bar, ...]:
    heights = [round(value / most * HEIGHT, 1) for value in values]
    return tuple(
        Bar(place * STEP + 1, HEIGHT - height, height) for place, height in enumerate(heights) if height
    )


def _thinned(months: list[date]) -> tuple[list[date], bool]:
    """Every third month, counted back from the newest, when there are too many; then only so many."""
    if len(months) <= MOST_COLUMNS:
        return months, False
    return months[::-1][::3][: MOST_COLUMNS + 4][::-1], True
