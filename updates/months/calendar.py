"""Months, working days and gaps. Pure functions: today is an argument."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import HttpRequest

from cms.models import BasePage
from cms.services.working_days import shift_working_days
from updates.months import timeliness
from updates.months.timeliness import Timeliness

if TYPE_CHECKING:
    from updates.models import AgreedPause

# Below the address of a series, what stands before a month that has no update.
WITHOUT_UPDATE = "without-update"


@dataclass(frozen=True)
class MonthRow:
    """A month of a series in its place: `page` is None where no update was published."""

    month: date
    page: Any
    standing: timeliness.Standing

    @property
    def is_missing(self) -> bool:
        return self.page is None and not self.is_paused and not self.is_in_moderation

    @property
    def is_paused(self) -> bool:
        return self.standing.state == Timeliness.PAUSED

    @property
    def is_in_moderation(self) -> bool:
        return self.standing.state == Timeliness.IN_MODERATION


@dataclass(frozen=True)
class YearGroup:
    year: int
    rows: list[MonthRow]


class MonthCard(NamedTuple):
    """What readers see of a month. `note`: how late it was, or why it is paused.

    `address` is that of its update, or of the page that says why there is none.
    """

    kind: str  # update, missing, paused or waiting
    month: date
    note: str = ""
    address: str = ""
    is_newest: bool = False


def next_month(month: date) -> date:
    """First day of the month after `month`."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def month_before(month: date) -> date:
    """First day of the month before `month`."""
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def months_between(first: date, last: date) -> list[date]:
    """The first day of every month from `first` to `last`, both inclusive."""
    months, month = [], first.replace(day=1)
    while month <= last:
        months.append(month)
        month = next_month(month)
    return months


@lru_cache(2000)
def due_day(month: date, working_days: int) -> date:
    """The day an update about `month` is due: `working_days` weekdays after the month's last day."""
    return shift_working_days(next_month(month) - timedelta(days=1), working_days)


def with_gaps(
    pages: Iterable[Any],
    starts_month: date | None,
    working_days: int,
    today: date,
    pauses: Iterable["AgreedPause"] = (),
    waiting: Iterable[Any] = (),
) -> list[MonthRow]:
    """`pages` (each with `.month` and `.facts`) newest first, and a row for each month that has none.

    Such a month was overdue: it is missing, or in moderation when it is among `waiting`. A month of an agreed
    pause has its row from its first day. Months before `starts_month` are never missing; without it there
    are no gaps at all.
    """
    shown = {page.month: page for page in pages}
    known = {page.month: page.facts for page in [*waiting, *shown.values()]}
    expected = months_between(starts_month, today) if starts_month else []
    absent = [
        month
        for month in expected
        if due_day(month, working_days) < today or timeliness.pause_of(month, pauses) is not None
    ]
    return [
        MonthRow(
            month,
            shown.get(month),
            timeliness.standing(
                month,
                known.get(month),
                starts=starts_month,
                due=due_day(month, working_days),
                pauses=pauses,
                today=today,
            ),
        )
        for month in sorted({*shown, *absent}, reverse=True)
    ]


def cards_of(
    rows: list[MonthRow], newest: BasePage | None, series_address: str, request: HttpRequest
) -> tuple[MonthCard, ...]:
    """`rows` of the series at `series_address` as readers see them; `newest` is the page marked as such."""
    return tuple(_card_of(row, newest, series_address, request) for row in rows)


def _card_of(row: MonthRow, newest: BasePage | None, series_address: str, request: HttpRequest) -> MonthCard:
    if row.page is not None:
        address = row.page.get_url(request)
        return MonthCard("update", row.month, row.standing.facts.late.words, address, row.page == newest)
    address = f"{series_address}{WITHOUT_UPDATE}/{row.month:%Y-%m}/"
    if row.is_paused:
        return MonthCard("paused", row.month, row.standing.reason, address)
    return MonthCard("waiting" if row.is_in_moderation else "missing", row.month, address=address)


def beside(cards: tuple[MonthCard, ...], month: date) -> dict[str, MonthCard | None]:
    """Of `cards`, newest first, the one before `month` in time and the one after it: `earlier`, `later`."""
    return {
        "earlier": next((card for card in cards if card.month < month), None),
        "later": next((card for card in reversed(cards) if card.month > month), None),
    }


def by_year(rows: list[MonthRow]) -> list[YearGroup]:
    """The rows grouped by year, in the order given."""
    return [YearGroup(year, list(group)) for year, group in groupby(rows, key=lambda row: row.month.year)]
