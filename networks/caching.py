"""What the whole-page cache has to know of events."""

from collections.abc import Iterable
from datetime import datetime

from cms.caching import boundaries
from networks.models import EventPage


@boundaries.register
def event_moments(begins: datetime, ends: datetime) -> Iterable[datetime]:
    """When an event begins or is over: lists of coming events change."""
    live = EventPage.objects.live()
    for name in ("starts_at", "ends_at"):
        yield from live.filter(**{f"{name}__gt": begins, f"{name}__lt": ends}).values_list(name, flat=True)
