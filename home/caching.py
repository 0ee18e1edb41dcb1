"""What the whole-page cache has to know of alerts."""

from datetime import datetime

from django.utils import timezone

from cms.caching import boundaries, key
from home.alerts import display


@boundaries.register
def alert_moments(begins: datetime, ends: datetime) -> list[datetime]:
    """When an alert comes or goes."""
    return [moment for alert in display.not_over() for moment in (alert.starts, alert.ends)]


def still_hidden(value: str) -> str:
    """Of a reader's cookie, the alerts on air that they hid: anything else makes no difference."""
    hidden = display.hidden_by(value, display.running(timezone.now()))
    return "_".join(sorted(alert.key for alert in hidden))


key.vary_on_cookie(display.COOKIE, still_hidden)
