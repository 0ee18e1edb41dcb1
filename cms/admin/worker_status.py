"""Whether scheduled publishing runs, in words for people who rely on it."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils.translation import gettext as _

from cms.admin.durations import length
from cms.models import Heartbeat
from cms.monitoring.health import HEARTBEAT_MAX_AGE

SEEN = "clock-heartbeat-seen"


def clock_warning(now: datetime) -> str:
    """What to tell people, or "" while the clock runs."""
    seen = cache.get(SEEN)
    if seen and timedelta() <= now - seen <= HEARTBEAT_MAX_AGE:
        return ""  # whatever came since
    heartbeat = Heartbeat.objects.filter(name="clock").first()
    if heartbeat is None:
        return _("Scheduled publishing has not run yet.")
    cache.set(SEEN, heartbeat.at)
    age = now - heartbeat.at
    if age <= HEARTBEAT_MAX_AGE:
        return ""
    return _("Scheduled publishing last ran %(length)s ago.") % {"length": length(age)}
