"""What the foot of every page says about its age."""

from dataclasses import dataclass, field
from datetime import datetime

from cms.models import BasePage, PublicUpdate


@dataclass(frozen=True)
class Stamp:
    """`updated_at` is None for a page that was never public. `shown` is the newer page shown on this one."""

    updated_at: datetime | None
    entries: list[PublicUpdate] = field(default_factory=list)
    minor: list[PublicUpdate] = field(default_factory=list)
    shown: BasePage | None = None


def stamp_for(page: BasePage, request) -> Stamp:
    """Two queries at most: the page's own history, and the newest page it shows."""
    source_id = page.alias_of_id or page.pk
    if not source_id:
        return Stamp(updated_at=None)
    rows = list(PublicUpdate.objects.filter(page_id=source_id))
    entries = [row for row in rows if row.kind != PublicUpdate.Kind.MINOR]
    minor = [row for row in rows if row.kind == PublicUpdate.Kind.MINOR]
    updated_at = entries[0].at if entries else None
    shown = _newest_shown(page, request)
    if shown and (updated_at is None or shown.public_updated_at > updated_at):
        return Stamp(shown.public_updated_at, entries, minor, shown)
    return Stamp(updated_at, entries, minor)


def _newest_shown(page: BasePage, request) -> BasePage | None:
    shown = page.pages_shown(request)
    if shown is None:
        return None
    return shown.exclude(public_updated_at=None).newest_first().first()
