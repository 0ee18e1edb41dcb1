"""The one writer of public history. For its readers: docs/editors.md#dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Revision, TaskState

from cms.models import BasePage, PublicUpdate
from cms.services.freshness import schedule_first_check
from cms.signals import redated

Kind = PublicUpdate.Kind


@dataclass(frozen=True)
class HistoryEntry:
    """A row of history brought in from elsewhere."""

    at: datetime
    kind: str
    note: str = ""


def record_publication(
    page: BasePage, revision: Revision | None, *, now: datetime | None = None
) -> PublicUpdate | None:
    """Write the row for `page` going live with `revision`, once a revision.

    The first publication is `first`. After that the kind is the one the editor chose; a path without a
    form that left it blank counts as minor, because nobody told readers what changed. It went live at the
    later of plan and approval, however late the job was.
    """
    if revision and PublicUpdate.objects.filter(page_id=page.pk, revision=revision).exists():
        return None  # published again unchanged
    now = now or timezone.now()
    is_first = not PublicUpdate.objects.filter(page_id=page.pk).exists()
    update = PublicUpdate.objects.create(
        page_id=page.pk,
        at=_time_of(revision, now),
        written_at=now,
        kind=Kind.FIRST if is_first else page.change_kind or Kind.MINOR,
        note="" if is_first else page.change_note,
        revision=revision,
        approved_by=_approver_of(revision),
    )
    page.public_updated_at = _newest_date(page)
    BasePage.objects.filter(pk=page.pk).update(
        public_updated_at=page.public_updated_at,
        first_published_at=update.at if is_first else F("first_published_at"),
        # The next edit starts without an answer; the revision keeps this one.
        change_kind="",
        change_note="",
    )
    schedule_first_check(page, timezone.localdate(update.at))
    return update


@transaction.atomic
def merge(page: BasePage, entries: Iterable[HistoryEntry], *, replaces_last: bool = True) -> bool:
    """Give `page` the dates it had elsewhere; rows that are there already stay. Returns whether any was new.

    With `replaces_last` the live revision is the import's own, and the row that its publication wrote gives
    way: an import is not an update.
    """
    rows = PublicUpdate.objects.filter(page_id=page.pk)
    known = {(row.at, row.kind) for row in rows}
    new = [
        entry for entry in sorted(entries, key=lambda entry: entry.at) if (entry.at, entry.kind) not in known
    ]
    if not new:
        return False
    replaced = rows.filter(revision=page.live_revision, at__gt=new[-1].at) if replaces_last else rows.none()
    given_way = replaced.values_list("at", flat=True).first()
    replaced.delete()
    PublicUpdate.objects.bulk_create(
        PublicUpdate(page_id=page.pk, at=entry.at, kind=entry.kind, note=entry.note) for entry in new
    )
    _keep_revision(page)
    page.public_updated_at = _newest_date(page)
    BasePage.objects.filter(pk=page.pk).update(public_updated_at=page.public_updated_at)
    if given_way:
        redated.send(sender=type(page), page=page, before=given_way, after=page.public_updated_at)
    return True


def _approver_of(revision: Revision | None) -> User | None:
    """Who approved `revision` as the last stage; None when nobody did."""
    approved = TaskState.objects.filter(revision=revision, status=TaskState.STATUS_APPROVED)
    state = approved.select_related("finished_by").order_by("-finished_at").first() if revision else None
    return state.finished_by if state else None


def _time_of(revision: Revision | None, now: datetime) -> datetime:
    """The planned time if `revision` was approved before; approved afterwards it waits for nothing."""
    planned = revision and revision.approved_go_live_at
    return planned if planned and planned <= now else now


def _newest_date(page: BasePage) -> datetime | None:
    """The date that readers are told."""
    newest = PublicUpdate.objects.filter(page_id=page.pk).dated().first()
    return newest.at if newest else None


def _keep_revision(page: BasePage) -> None:
    """Tie the live revision to the newest row, and Wagtail's own dates to the history."""
    rows = PublicUpdate.objects.filter(page_id=page.pk)
    newest, oldest = rows.first(), rows.last()
    if newest is None or oldest is None:
        return
    if not rows.filter(revision=page.live_revision).exists():
        PublicUpdate.objects.filter(pk=newest.pk).update(revision=page.live_revision)
    BasePage.objects.filter(pk=page.pk).update(first_published_at=oldest.at, last_published_at=newest.at)
