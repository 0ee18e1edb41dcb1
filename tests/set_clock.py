"""The day a test happens on. The test sets it; the machine's own is for nobody to calculate from.

On another day of the year a test that does would be another test, and one day it fails. So `ruff` refuses the
clock in tests (`banned-api`), and what is here answers only while `time-machine` holds it.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from time_machine import escape_hatch

LONDON = ZoneInfo("Europe/London")
# A Wednesday in the middle of nothing. Most tests that need a day are happy with it.
ORDINARY_DAY = datetime(2026, 11, 4, 12, tzinfo=UTC)


def now() -> datetime:
    """This moment. Raises `AssertionError` where the test has not set its clock."""
    assert escape_hatch.is_travelling(), (
        "This test calculates from the clock of the machine. Set its day: the fixture `ordinary_day`, or "
        "time_machine.travel(…)."
    )
    return timezone.now()


def today() -> date:
    """The day it is in the time zone in force. Raises as `now`."""
    return timezone.localdate(now())
