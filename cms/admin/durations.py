"""Lengths of time as people say them."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTES_A_DAY = 24 * 60


def length(delta: timedelta) -> str:
    """One unit, rounded down: 47 minutes, 4 hours, 2 days."""
    minutes = int(delta.total_seconds() // 60)
    if minutes < 1:
        return _("less than a minute")
    if minutes < 60:
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if minutes < MINUTES_A_DAY:
        hours = minutes // 60
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = minutes // MINUTES_A_DAY
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


def time_left(target: datetime, now: datetime) -> str:
    """How a target stands: “4 hours left”, “1 day over”."""
    if now <= target:
        return _("%(length)s left") % {"length": length(target - now)}
    return _("%(length)s over") % {"length": length(now - target)}
