"""Moments at which time alone changes a page. What was kept before one is not served after it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.apps import apps
from django.utils import timezone

from cms.content_version import VersionedValue

# Of each kind; after those the content version has long changed, and they are read again at midnight anyway.
SOONEST = 50

# Features add their own: a function that returns every coming moment it knows of.
_sources: list[Callable[[datetime], Iterable[datetime | None]]] = []


def register(
    moments: Callable[[datetime], Iterable[datetime | None]],
) -> Callable[[datetime], Iterable[datetime | None]]:
    """Have `moments(now)` asked, once a content version, at which later times pages change by themselves."""
    _sources.append(moments)
    return moments


def _read() -> list[datetime]:
    now = timezone.now()
    return sorted({moment for source in _sources for moment in source(now) if moment and moment > now})


_coming = VersionedValue(_read)


def next_boundary(now: datetime) -> datetime:
    """The first coming moment; midnight here at the latest, when what is due or over by day changes."""
    coming = next((moment for moment in _coming.get() if moment > now), None)
    midnight = _midnight(now)
    # As instants: two wall clocks of one zone compare wrongly in the night of a clock change.
    return coming if coming and coming.timestamp() < midnight.timestamp() else midnight


def _midnight(now: datetime) -> datetime:
    zone = timezone.get_default_timezone()
    tomorrow = timezone.localtime(now, zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, datetime.min.time(), tzinfo=zone)


@register
def expiring_pages(now: datetime) -> Iterable[datetime]:
    pages = apps.get_model("cms", "BasePage").objects
    coming = pages.filter(live=True, expire_at__gt=now).order_by("expire_at")
    return coming.values_list("expire_at", flat=True)[:SOONEST]
