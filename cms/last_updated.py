"""What the foot of every page says about its age, and whatever else names its date."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Max, Q, Subquery
from django.http import HttpRequest
from django.utils import timezone

from cms.enums import SecondPerson
from cms.models import BasePage, PublicUpdate
from cms.querysets import BasePageQuerySet, PublicUpdateQuerySet, second_person
from cms.services import freshness

TOLD = (
    *("at", "kind", "note", "revision", "approved_by"),
    *("page__title", "page__url_path", "page__public_updated_at"),
)


@dataclass(frozen=True)
class Stamp:
    """`updated_at` is None for a page that was never public. `shown` is what it shows, where that is newest.

    `mark` says whether a second person read what is public now (`SecondPerson`); empty in a preview. Who it
    was, `checked` knows; that is only for people who may edit the page. `overdue_since` is the day by which
    it was to be checked anew and was not.
    """

    updated_at: datetime | None
    entries: list[PublicUpdate] = field(default_factory=list)
    minor: list[PublicUpdate] = field(default_factory=list)
    shown: BasePage | None = None
    mark: str = ""
    checked: PublicUpdate | None = None
    names_approver: bool = False
    overdue_since: date | None = None

    @property
    def is_checked(self) -> bool:
        return self.mark == SecondPerson.CHECKED


def newest_date(pages: BasePageQuerySet) -> datetime | None:
    """The stamp of a list of `pages` that has no page of its own: that of the newest of them."""
    return pages.aggregate(newest=Max("public_updated_at"))["newest"]


def dates_of(pages: Iterable[BasePage], request: HttpRequest) -> dict[int, datetime | None]:
    """What the stamps of `pages` say, by their ids. The same number of queries for one and for many."""
    found = {page.pk: page for page in pages}
    by_type: dict[type[BasePage], list[int]] = {}
    for page in found.values():
        by_type.setdefault(page.specific_class, []).append(page.pk)
    elsewhere = {
        pk: at for model, own in by_type.items() for pk, at in model.changed_elsewhere(own, request).items()
    }
    showing = {
        f"shown_{pk}": conditions
        for model, own in by_type.items()
        for pk in own
        if (conditions := model.shows(pk)) is not None
    }
    newest: dict[str, datetime | None] = {}
    if showing:
        dates = {
            name: Subquery(_shown(conditions, request).values("public_updated_at")[:1])
            for name, conditions in showing.items()
        }
        any_page = BasePage.objects.filter(pk=next(iter(found)))
        newest = any_page.annotate(**dates).values(*dates).get()
    return {
        pk: _latest(page.public_updated_at, newest.get(f"shown_{pk}"), elsewhere.get(pk))
        for pk, page in found.items()
    }


def _latest(*moments: datetime | None) -> datetime | None:
    return max(filter(None, moments), default=None)


def stamp_for(page: BasePage, request: HttpRequest) -> Stamp:
    """From one query for the page's own history and the newest page it shows, and what else it shows."""
    source_id = page.alias_of_id or page.pk
    if not source_id:
        return Stamp(updated_at=None)
    rows, shown = _history(page, source_id, request)
    entries = [row for row in rows if row.kind != PublicUpdate.Kind.MINOR]
    updated_at = entries[0].at if entries else None
    others = [page.changed_elsewhere([page.pk], request).get(page.pk)] if updated_at else []
    if shown and shown.public_updated_at != _latest(updated_at, shown.public_updated_at, *others):
        shown = None
    mark = _mark(page, rows, request)
    checked = rows[0] if mark == SecondPerson.CHECKED else None
    return Stamp(
        updated_at=_latest(updated_at, shown and shown.public_updated_at, *others),
        entries=entries,
        minor=[row for row in rows if row.kind == PublicUpdate.Kind.MINOR],
        shown=shown,
        mark=mark,
        checked=checked,
        names_approver=bool(checked and checked.approved_by_id) and _may_edit(page, request),
        overdue_since=freshness.overdue_since(page, timezone.localdate()),
    )


def _mark(page: BasePage, rows: list[Any], request: HttpRequest) -> str:
    """Of what is public now. A preview shows something else."""
    if not rows or getattr(request, "is_preview", False):
        return ""
    newest = rows[0]
    # An alias has no revisions of its own.
    is_public_one = page.alias_of_id or newest.revision_id == page.live_revision_id
    return newest.mark if is_public_one else SecondPerson.NONE


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
    rows = _told().filter(page_id=source_id)
    conditions = page.shows(page.pk)
    if conditions is None:
        return list(rows), None
    # A subquery that gives one value is answered from the index of pages; `IN` would read them all.
    newest = Subquery(_shown(conditions, request).values("pk")[:1])
    both = _told().filter(Q(page_id=source_id) | Q(page_id=newest))
    found = both.select_related("page").only(*TOLD)
    others = [row.page for row in found if row.page_id != source_id]
    return [row for row in found if row.page_id == source_id], others[0] if others else None


@cache
def _told() -> PublicUpdateQuerySet:
    """All rows, each with its `mark`. Never read: what is built here once would cost every page 0.5 ms."""
    return PublicUpdate.objects.annotate(mark=second_person("revision"))


def _shown(conditions: dict[str, int], request: HttpRequest) -> BasePageQuerySet:
    """The dated pages that a page shows or leads to, newest first."""
    shown = BasePage.objects.filter(**conditions).moving_dates().visible_to(request)
    return shown.filter(public_updated_at__isnull=False).newest_first()
