"""Moments at which time alone changes a page. What was kept before one is not served after it."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from django.apps import apps
from django.utils import timezone

from cms.content_version import VersionedValue

Moments = Callable[[datetime, datetime], Iterable[datetime | None]]

# Features add their own: a function that returns every moment it knows of between two.
_sources: list[Moments] = []


def register(moments: Moments) -> Moments:
    """Have `moments(begins, ends)` asked at which times of a day pages change by themselves.

    It is asked once a day, and whenever content has changed.
    """
    _sources.append(moments)
    return moments


class MomentsOfDay(NamedTuple):
    """All moments of one day here, in order."""

    begins: datetime
    ends: datetime
    moments: list[datetime]


def _read() -> MomentsOfDay:
    begins, ends = _day_of(timezone.now())
    found = {moment for source in _sources for moment in source(begins, ends) if moment}
    return MomentsOfDay(begins, ends, sorted(moment for moment in found if begins < moment < ends))


_today = VersionedValue(_read)


def next_boundary(now: datetime) -> datetime:
    """The first coming moment; midnight here at the latest, when what is due or over by day changes."""
    today = _today.get()
    if not today.begins <= now < today.ends:
        _today.clear()
        today = _today.get()
    return next((moment for moment in today.moments if moment > now), None) or _day_of(now)[1]


def _day_of(now: datetime) -> tuple[datetime, datetime]:
    """Its first moment and that of the next; in UTC: two wall clocks of one zone compare wrongly."""
    zone = timezone.get_default_timezone()
    today = timezone.localtime(now, zone).date()
    days = (today, today + timedelta(days=1))
    begins, ends = (datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC) for day in days)
    return begins, ends


@register
def expiring_pages(begins: datetime, ends: datetime) -> Iterable[datetime]:
    pages = apps.get_model("cms", "BasePage").objects.filter(live=True)
    return pages.filter(expire_at__gt=begins, expire_at__lt=ends).values_list("expire_at", flat=True)
