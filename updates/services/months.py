"""Starting a month (docs/editors.md#the-monthly-update)."""

from datetime import date

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.dateformat import format as write
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import WorkflowState

from cms.models import BasePage
from updates.models import CommitmentMove, MonthlyUpdatePage, ProgressItem, UpdateSeriesPage
from updates.months import carried_over
from updates.months.calendar import next_month
from updates.querysets import MonthlyUpdateQuerySet


def month_to_start(series: UpdateSeriesPage, today: date) -> date:
    """The month after the newest one; the newest itself while it was never published.

    A series without months begins with the first one that is expected of it, else with this month. Old
    months from before that (imported ones) do not pull it back.
    """
    first = series.starts_month.replace(day=1) if series.starts_month else None
    newest = _months_of(series).order_by("-month").first()
    if newest is None:
        return first or today.replace(day=1)
    if newest.first_published_at is None:
        return newest.month
    return max(next_month(newest.month), first or date.min)


def start_next_month(
    series: UpdateSeriesPage, by: User, today: date, month: date | None = None
) -> MonthlyUpdatePage:
    """Draft `month` (usually left out: `month_to_start`) with each unfinished item of the month before.

    Asked again, or by two people at once, it gives the page that is there already. Raises
    `PermissionDenied` for those who may not add to the series, and `ValidationError` for a month that is
    further away than the next.
    """
    if not may_start(series, by):
        raise PermissionDenied(_("You may not add to these updates."))
    try:
        with transaction.atomic():
            # Whoever comes second waits here, then finds the first one's draft.
            BasePage.objects.select_for_update().get(pk=series.pk)
            month = month.replace(day=1) if month else month_to_start(series, today)
            if month > next_month(today):
                what = write(month, "F Y")
                raise ValidationError(_("It is too early to start %(month)s.") % {"month": what})
            return _months_of(series).filter(month=month).first() or _draft(series, month, by)
    except IntegrityError:
        # Somebody added the month by the form at this moment, which takes no such lock.
        return _months_of(series).get(month=month)


def may_start(series: UpdateSeriesPage, user: User) -> bool:
    return not series.alias_of_id and series.permissions_for_user(user).can_add_subpage()


def refuse_unfinished(state: WorkflowState) -> None:
    """Raises `ValidationError` when a month is sent for approval with items that are not finished."""
    page = month_under(state)
    if page:
        page.get_latest_revision_as_object().require_finished_items()


def month_under(state: WorkflowState) -> MonthlyUpdatePage | None:
    """The month that `state` is about, if it is about one."""
    if state.content_type.model_class() is not MonthlyUpdatePage:
        return None
    return MonthlyUpdatePage.objects.filter(pk=state.object_id).first()


def unfinished_before(series: UpdateSeriesPage, month: date) -> list[ProgressItem]:
    """What `month` starts with: items of the newest public month before it that are not done."""
    before = _months_of(series).filter(live=True, month__lt=month).order_by("-month").first()
    return list(before.items.exclude(status=ProgressItem.Status.DONE)) if before else []


def _months_of(series: UpdateSeriesPage) -> MonthlyUpdateQuerySet:
    return MonthlyUpdatePage.objects.filter(series=series.pk, alias_of__isnull=True)


def _draft(series: UpdateSeriesPage, month: date, by: User) -> MonthlyUpdatePage:
    unfinished = unfinished_before(series, month)
    page = MonthlyUpdatePage(
        month=month,
        owner=by,
        live=False,
        has_unpublished_changes=True,
        carried_over=[carried_over.remembered(item) for item in unfinished],
    )
    page.items = [_copy(item, place) for place, item in enumerate(unfinished)]
    UpdateSeriesPage.objects.get(pk=series.pk).add_child(instance=page)
    log(page, "wagtail.create", user=by)
    page.save_revision(user=by, clean=False)
    return MonthlyUpdatePage.objects.get(pk=page.pk)


def _copy(item: ProgressItem, place: int) -> ProgressItem:
    contact = item.contact_email
    copied = ProgressItem(sort_order=place, contact_email=contact, **carried_over.remembered(item))
    # How they stand is for the new month to say.
    copied.moves = [
        CommitmentMove(commitment=move.commitment) for move in item.moves.all() if move.commitment
    ]
    return copied
