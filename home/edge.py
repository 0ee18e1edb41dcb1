"""What the whole-page cache has to know of alerts."""

from datetime import datetime

from django.utils import timezone

from cms.edge import boundaries, key
from home import alerts


@boundaries.register
def alert_moments(now: datetime) -> list[datetime]:
    """When an alert comes or goes."""
    return [moment for alert in alerts.not_over() for moment in (alert.starts, alert.ends)]


def still_hidden(value: str) -> str:
    """Of a reader's cookie, the alerts on air that they hid: anything else makes no difference."""
    running = {alert.key for alert in alerts.running(timezone.now())}
    return "_".join(sorted(alerts.keys_in(value) & running))


key.register_choice(alerts.COOKIE, still_hidden)
