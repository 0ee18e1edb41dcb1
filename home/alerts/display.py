"""Which alerts a reader sees, exact to the second, without a query per page view."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.rich_text import RichText

from cms.access.staff_only import is_outsider
from cms.access.visibility import closed_paths
from cms.content_version import VersionedValue
from cms.enums import SecondPerson
from cms.querysets import second_person
from home.models import Alert

COOKIE = f"{settings.COOKIE_PREFIX}alerts"
SEVERITIES = [severity.value for severity in Alert.Severity]


@dataclass(frozen=True)
class ShownAlert:
    """An alert as a page shows it. `section` is a tree path, "" for the whole site."""

    id: int
    version: int
    severity: str
    severity_name: str
    title: str
    body: str
    link: str
    link_text: str
    section: str
    starts: datetime
    ends: datetime
    is_unread: bool = False  # published in an emergency, and no second person has read it yet

    @property
    def key(self) -> str:
        """What a reader's cookie holds once they hid it: what they saw, and until when it was to stay."""
        return f"{self.seen}.{self.until}"

    @property
    def seen(self) -> str:
        return f"{self.id}.{self.version}"

    @property
    def until(self) -> int:
        return int(self.ends.timestamp())

    @property
    def can_be_hidden(self) -> bool:
        return self.severity != Alert.Severity.EMERGENCY


def as_shown(alert: Alert) -> ShownAlert:
    return ShownAlert(
        id=alert.pk or 0,
        version=alert.version,
        severity=alert.severity,
        severity_name=alert.get_severity_display(),
        title=alert.title,
        body=str(RichText(alert.body)),
        link=alert.link,
        link_text=alert.link_text,
        section=alert.section.path if alert.section else "",
        starts=alert.starts_at or alert.first_published_at or timezone.now(),
        ends=alert.ends_at or timezone.now(),
        is_unread=getattr(alert, "mark", "") == SecondPerson.EMERGENCY,
    )


def _read_board() -> list[ShownAlert]:
    found = Alert.objects.not_over(timezone.now()).annotate(mark=second_person("live_revision"))
    return sorted(map(as_shown, found.select_related("section")), key=_rank)


def _rank(alert: ShownAlert) -> tuple[int, float, int]:
    """Emergency first; then the newest; then the id, so that equals keep their order."""
    return (SEVERITIES.index(alert.severity), -alert.starts.timestamp(), alert.id)


_board = VersionedValue(_read_board)


def not_over() -> list[ShownAlert]:
    """Every alert on air or to come, in the order of the page."""
    return _board.get()


def running(now: datetime) -> list[ShownAlert]:
    """Every alert on air at `now`, in the order of the page."""
    return [alert for alert in not_over() if alert.starts <= now < alert.ends]


def readable(request: HttpRequest, now: datetime) -> list[ShownAlert]:
    """Those on air at `now` but for sections that the reader may not see."""
    closed = tuple(closed_paths(request))
    return [alert for alert in running(now) if not alert.section.startswith(closed)]


def alerts_for(request: HttpRequest, place: str = "", now: datetime | None = None) -> list[ShownAlert]:
    """The alerts to show above a page, without those this reader hid.

    `place` is the page's in the tree (treebeard's path); what has none shows the site-wide ones.
    """
    if is_outsider(request):
        return []
    on_air = running(now or timezone.now())
    hidden = hidden_among(on_air, request)
    return [
        alert
        for alert in on_air
        if place.startswith(alert.section) and not (alert.can_be_hidden and alert in hidden)
    ]


def hidden_among(alerts: list[ShownAlert], request: HttpRequest) -> list[ShownAlert]:
    """Those that the reader's cookie hides."""
    return hidden_by(request.COOKIES.get(COOKIE, ""), alerts)


def hidden_by(value: str, alerts: list[ShownAlert]) -> list[ShownAlert]:
    """Those that a cookie of `value` hides, forged or broken as it may be.

    One that was extended since is not among them: that it lasts longer is news to who hid it.
    """
    known: dict[str, int] = {}
    for part in value[:500].split("_"):
        seen, _dot, until = part.rpartition(".")
        if until.isascii() and until.isdigit():
            known[seen] = max(known.get(seen, 0), int(until))
    return [alert for alert in alerts if alert.until <= known.get(alert.seen, -1)]


def hide(response: HttpResponse, request: HttpRequest, alert: ShownAlert, now: datetime) -> None:
    """Remember in a cookie that the reader hid `alert`; forget alerts that are over."""
    hidden = {shown.id: shown for shown in [alert, *hidden_among(running(now), request)]}.values()
    response.set_cookie(
        COOKIE,
        "_".join(sorted(shown.key for shown in hidden)),
        expires=max(shown.ends for shown in hidden),
        path="/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
