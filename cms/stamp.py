"""What the foot of every page says about its age."""

from dataclasses import dataclass, field
from datetime import datetime

from cms.models import BasePage, PublicUpdate


@dataclass(frozen=True)
class Stamp:
    """`updated_at` is None for a page that was never public. `shown` is the newer page shown on this one.

    `checked` is the newest publication if a second person approved just that. Who it was is only for people
    who may edit the page.
    """

    updated_at: datetime | None
    entries: list[PublicUpdate] = field(default_factory=list)
    minor: list[PublicUpdate] = field(default_factory=list)
    shown: BasePage | None = None
    checked: PublicUpdate | None = None
    names_approver: bool = False

    @property
    def is_checked(self) -> bool:
        return self.checked is not None


def stamp_for(page: BasePage, request) -> Stamp:
    """Two queries at most: the page's own history, and the newest page it shows."""
    source_id = page.alias_of_id or page.pk
    if not source_id:
        return Stamp(updated_at=None)
    rows = list(PublicUpdate.objects.filter(page_id=source_id))
    entries = [row for row in rows if row.kind != PublicUpdate.Kind.MINOR]
    updated_at = entries[0].at if entries else None
    shown = _newest_shown(page, request)
    if shown and not (updated_at is None or shown.public_updated_at > updated_at):
        shown = None
    checked = _checked(page, rows, request)
    return Stamp(
        updated_at=shown.public_updated_at if shown else updated_at,
        entries=entries,
        minor=[row for row in rows if row.kind == PublicUpdate.Kind.MINOR],
        shown=shown,
        checked=checked,
        names_approver=bool(checked) and _may_edit(page, request),
    )


def _checked(page: BasePage, rows: list[PublicUpdate], request) -> PublicUpdate | None:
    """The row of what is public now, if it was approved. A preview shows something else."""
    newest = rows[0] if rows else None
    if newest is None or newest.approved_by_id is None or getattr(request, "is_preview", False):
        return None
    # An alias has no revisions of its own.
    is_public_one = page.alias_of_id or newest.revision_id == page.live_revision_id
    return newest if is_public_one else None


def _may_edit(page: BasePage, request) -> bool:
    user = getattr(request, "user", None)
    return bool(
        user
        and user.is_authenticated
        and user.has_perm("wagtailadmin.access_admin")
        and page.permissions_for_user(user).can_edit()
    )


def _newest_shown(page: BasePage, request) -> BasePage | None:
    shown = page.pages_shown(request)
    if shown is None:
        return None
    return shown.exclude(public_updated_at=None).newest_first().first()
