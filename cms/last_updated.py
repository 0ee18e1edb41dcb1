"""What the foot of every page says about its age."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, Subquery
from django.http import HttpRequest

from cms.models import BasePage, PublicUpdate

TOLD = (
    *("at", "kind", "note", "revision", "approved_by"),
    *("page__title", "page__url_path", "page__public_updated_at"),
)


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


def stamp_for(page: BasePage, request: HttpRequest) -> Stamp:
    """One query: the page's own history, and that of the newest page it shows."""
    source_id = page.alias_of_id or page.pk
    if not source_id:
        return Stamp(updated_at=None)
    rows, shown = _history(page, source_id, request)
    entries = [row for row in rows if row.kind != PublicUpdate.Kind.MINOR]
    updated_at = entries[0].at if entries else None
    if shown and updated_at and not (shown.public_updated_at and shown.public_updated_at > updated_at):
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


def _checked(page: BasePage, rows: list[PublicUpdate], request: HttpRequest) -> PublicUpdate | None:
    """The row of what is public now, if it was approved. A preview shows something else."""
    newest = rows[0] if rows else None
    if newest is None or newest.approved_by_id is None or getattr(request, "is_preview", False):
        return None
    # An alias has no revisions of its own.
    is_public_one = page.alias_of_id or newest.revision_id == page.live_revision_id
    return newest if is_public_one else None


def _may_edit(page: BasePage, request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return bool(
        user
        and user.is_authenticated
        and user.has_perm("wagtailadmin.access_admin")
        and page.permissions_for_user(user).can_edit()
    )


def _history(
    page: BasePage, source_id: int, request: HttpRequest
) -> tuple[list[PublicUpdate], BasePage | None]:
    """The rows of the page itself, and the newest page it shows."""
    rows = PublicUpdate.objects.filter(page_id=source_id)
    if page.shows is None:
        return list(rows), None
    shown = BasePage.objects.filter(**page.shows).reflected_by_parents().visible_to(request)
    # A subquery that gives one value is answered from the index of pages; `IN` would read them all.
    newest = Subquery(shown.filter(public_updated_at__isnull=False).newest_first().values("pk")[:1])
    both = PublicUpdate.objects.filter(Q(page_id=source_id) | Q(page_id=newest))
    found = both.select_related("page").only(*TOLD)
    others = [row.page for row in found if row.page_id != source_id]
    return [row for row in found if row.page_id == source_id], others[0] if others else None
