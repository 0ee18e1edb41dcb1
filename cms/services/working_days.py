"""Targets in working days: Monday to Friday, UK local time. Bank holidays count as working days."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

MORNING = time(9)


def add_working_days(moment: datetime, days: int) -> datetime:
    """The same time of day `days` working days after `moment`, so a clock change moves nothing.

    What comes in between Friday midnight and Monday 9am counts as if it came on Monday at 9am:
    nobody's target is earlier because they sent something later.
    """
    # The site's own zone, not the active one: a target is the same for everybody.
    zone = timezone.get_default_timezone()
    local = _not_before_monday_morning(moment.astimezone(zone).replace(tzinfo=None))
    while days > 0:
        local += timedelta(days=1)
        if local.weekday() < 5:
            days -= 1
    # UK clocks change on Sundays, so a working day has no missing or repeated hour.
    return local.replace(tzinfo=zone)


def shift_working_days(day: date, days: int) -> date:
    """The weekday `days` working days after `day`, or before it when `days` is negative."""
    step = timedelta(days=1 if days > 0 else -1)
    while days:
        day += step
        if day.weekday() < 5:
            days -= step.days
    return day


def _not_before_monday_morning(local: datetime) -> datetime:
    if local.weekday() >= 5:
        return datetime.combine(local + timedelta(days=7 - local.weekday()), MORNING)
    if local.weekday() == 0 and local.time() < MORNING:
        return datetime.combine(local, MORNING)
    return local
