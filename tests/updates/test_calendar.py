"""Months, due days and gaps (docs/editors.md#the-monthly-update)."""

from dataclasses import dataclass
from datetime import date

import pytest

from updates.months import calendar
from updates.months.timeliness import Facts

PUBLISHED = Facts(published=date(2026, 11, 1))


@dataclass
class Month:
    month: date
    facts: Facts = PUBLISHED


def gaps(months, starts, today, working_days=5):
    rows = calendar.with_gaps([Month(month) for month in months], starts, working_days, today)
    return [row.month for row in rows if row.is_missing]


@pytest.mark.parametrize(
    ("month", "following"),
    [
        (date(2026, 1, 1), date(2026, 2, 1)),
        (date(2024, 2, 29), date(2024, 3, 1)),
        (date(2026, 12, 31), date(2027, 1, 1)),
    ],
)
def test_the_next_month(month, following):
    assert calendar.next_month(month) == following


@pytest.mark.parametrize(
    ("month", "days", "due"),
    [
        (date(2026, 10, 1), 5, date(2026, 11, 6)),  # the month ends on a Saturday
        (date(2026, 9, 1), 1, date(2026, 10, 1)),
        (date(2024, 2, 1), 2, date(2024, 3, 4)),  # a leap day, then a weekend
    ],
)
def test_an_update_is_due_so_many_working_days_after_the_month_ends(month, days, due):
    assert calendar.due_day(month, days) == due


def test_a_month_without_an_update_is_a_gap_once_its_due_day_has_passed():
    months, starts = [date(2026, 9, 1)], date(2026, 9, 1)
    assert gaps(months, starts, today=date(2026, 11, 6)) == []
    assert gaps(months, starts, today=date(2026, 11, 7)) == [date(2026, 10, 1)]


def test_months_before_the_series_started_are_no_gaps():
    assert gaps([date(2021, 7, 1)], date(2026, 10, 1), today=date(2026, 11, 30)) == [date(2026, 10, 1)]


def test_a_series_without_a_start_has_no_gaps():
    assert gaps([date(2021, 7, 1), date(2021, 9, 1)], None, today=date(2026, 11, 30)) == []


def test_months_are_newest_first_and_grouped_by_year():
    rows = calendar.with_gaps(
        [Month(date(2026, 1, 1)), Month(date(2025, 11, 1))], date(2025, 11, 1), 5, date(2026, 2, 20)
    )
    years = calendar.by_year(rows)
    assert [(group.year, [row.month.month for row in group.rows]) for group in years] == [
        (2026, [1]),
        (2025, [12, 11]),
    ]


def test_the_card_of_a_month_without_an_update_leads_to_the_page_that_says_so(rf):
    rows = calendar.with_gaps([], date(2026, 10, 1), 5, date(2026, 11, 30))
    assert calendar.cards_of(rows, None, "/updates/", rf.get("/")) == (
        ("missing", date(2026, 10, 1), "", "/updates/without-update/2026-10/", False),
    )
