"""When alerts appear and go away by themselves, for the calendar of what is scheduled."""

from datetime import datetime

from django.utils.translation import gettext as _

from cms.admin.reports.scheduled import ScheduledEntry
from home.alerts.admin.board import edit_url
from home.models import Alert


def entries(now: datetime) -> list[ScheduledEntry]:
    """Published alerts only: a draft does not appear, whatever its dates say."""
    found = []
    for alert in Alert.objects.not_over(now).select_related("section"):
        where = _("Alert on “%(section)s”") if alert.section else _("Alert on the whole site")
        if alert.section:
            where %= {"section": alert.section.title}
        if alert.starts_at and alert.starts_at > now:
            found.append(ScheduledEntry(alert.starts_at, _("appears"), alert.title, edit_url(alert), where))
        if alert.ends_at:
            found.append(ScheduledEntry(alert.ends_at, _("goes away"), alert.title, edit_url(alert), where))
    return found
