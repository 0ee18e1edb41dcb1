"""Targets in working days, through weekends and both clock changes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cms.services.working_days import add_working_days, shift_working_days


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        ("2026-03-03T10:20Z", 2, "2026-03-05T10:20+00:00"),
        ("2026-03-05T16:00Z", 2, "2026-03-09T16:00+00:00"),
        ("2026-03-06T23:59Z", 1, "2026-03-09T23:59+00:00"),
        ("2026-03-07T00:00Z", 1, "2026-03-10T09:00+00:00"),  # Saturday counts as Monday morning
        ("2026-03-08T18:00Z", 2, "2026-03-11T09:00+00:00"),
        ("2026-03-09T08:59Z", 2, "2026-03-11T09:00+00:00"),
        ("2026-03-09T09:20Z", 1, "2026-03-10T09:20+00:00"),
        ("2026-03-10T08:00Z", 1, "2026-03-11T08:00+00:00"),  # only of Monday the early morning
        ("2026-03-27T16:00Z", 2, "2026-03-31T16:00+01:00"),  # the clocks go forward between
        ("2026-10-23T15:00Z", 2, "2026-10-27T16:00+00:00"),  # 4pm in summer time; the clocks go back
        ("2026-10-23T23:30Z", 1, "2026-10-27T09:00+00:00"),  # already Saturday in the United Kingdom
        ("2026-03-03T10:20Z", 0, "2026-03-03T10:20+00:00"),
    ],
)
def test_targets_count_weekdays_and_keep_the_time_of_day(moment, days, expected):
    found = add_working_days(datetime.fromisoformat(moment), days)
    assert found.isoformat(timespec="minutes") == expected


def test_nobody_gets_an_earlier_target_by_sending_later():
    moments = [datetime(2026, 3, 23, tzinfo=UTC) + timedelta(minutes=30 * n) for n in range(48 * 14)]
    targets = [add_working_days(moment, 2) for moment in moments]
    assert targets == sorted(targets)


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        ("2026-03-05", 1, "2026-03-06"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-06", 6, "2026-03-16"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-03-07", 0, "2026-03-07"),
        ("2026-03-09", -1, "2026-03-06"),
        ("2026-03-10", -6, "2026-03-02"),
    ],
)
def test_days_are_shifted_over_weekends_both_ways(day, days, expected):
    assert shift_working_days(date.fromisoformat(day), days) == date.fromisoformat(expected)
