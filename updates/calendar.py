"""Months, working days and gaps. Pure functions: today is an argument."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby


@dataclass(frozen=True)
class MonthRow:
    """A month of a series in its place: `page` is None where no update was published."""

    month: date
    page: object | None

    @property
    def is_missing(self) -> bool:
        return self.page is None


@dataclass(frozen=True)
class YearGroup:
    year: int
    rows: list[MonthRow]


def next_month(month: date) -> date:
    """First day of the month after `month`."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def due_day(month: date, working_days: int) -> date:
    """The day an update about `month` is due: `working_days` weekdays after the month's last day."""
    day = next_month(month) - timedelta(days=1)
    while working_days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5:
            working_days -= 1
    return day


def with_gaps(pages: Iterable, starts_month: date | None, working_days: int, today: date) -> list[MonthRow]:
    """`pages` (each with `.month`) newest first, with a row for each month that is overdue and missing.

    Months before `starts_month` are never missing; without it there are no gaps at all.
    """
    by_month = {page.month: page for page in pages}
    months = set(by_month)
    if starts_month:
        month = starts_month.replace(day=1)
        while due_day(month, working_days) < today:
            months.add(month)
            month = next_month(month)
    return [MonthRow(month, by_month.get(month)) for month in sorted(months, reverse=True)]


def by_year(rows: list[MonthRow]) -> list[YearGroup]:
    """The rows grouped by year, in the order given."""
    return [YearGroup(year, list(group)) for year, group in groupby(rows, key=lambda row: row.month.year)]
