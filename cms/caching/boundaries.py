"""Moments at which time alone changes a page. What was kept before one is not served after it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.apps import apps
from django.utils import timezone

from cms.content_version import VersionedValue

Moments = Callable[[datetime, datetime], Iterable[datetime | None]]

# Features add their own: a function that returns every moment it knows of between two.
_sources: list[Moments] = []


def register(moments: Moments) -> Moments:
    """Have `moments(now, until)` asked at which times between these pages change by themselves.

    It is asked once a day, and whenever content has changed.
    """
    _sources.append(moments)
    return moments


class MomentsOfDay(NamedTuple):
    """All moments from `now` to the midnight that `ends` it, in order."""

    now: datetime
    moments: list[datetime]
    ends: datetime


def _read() -> MomentsOfDay:
    now = timezone.now()
    ends = _midnight(now)
    found = {moment for source in _sources for moment in source(now, ends) if moment}
    # As instants: two wall clocks of one zone compare wrongly in the night of a clock change.
    coming = [moment for moment in found if now < moment and moment.timestamp() < ends.timestamp()]
    return MomentsOfDay(now, sorted(coming), ends)


_today = VersionedValue(_read)


def next_boundary(now: datetime) -> datetime:
    """The first coming moment; midnight here at the latest, when what is due or over by day changes."""
    today = _today.get()
    if not today.now <= now < today.ends:
        _today.clear()
        today = _today.get()
    return next((moment for moment in today.moments if moment > now), None) or _midnight(now)


def _midnight(now: datetime) -> datetime:
    zone = timezone.get_default_timezone()
    tomorrow = timezone.localtime(now, zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), tzinfo=zone)


@register
def expiring_pages(now: datetime, until: datetime) -> Iterable[datetime]:
    pages = apps.get_model("cms", "BasePage").objects
    return pages.filter(live=True, expire_at__gt=now, expire_at__lt=until).values_list("expire_at", flat=True)
