"""When a month was first sent for approval, and when it was due: facts that later changes do not rewrite."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet
from wagtail.models import TaskState, WorkflowState

from cms.models import BasePage, PublicUpdate
from updates.models import MonthlyUpdatePage, UpdateSeriesPage
from updates.months import timeliness
from updates.months.calendar import due_day


def record_submission(page: MonthlyUpdatePage) -> None:
    """Keep on `page` when it was first sent for approval; called when it is sent and when it is taken back.

    Sent again after changes were requested, the first time still counts. What its authors took back before
    anybody decided never counts. Once it has been public the fact stays as it is.
    """
    months = MonthlyUpdatePage.objects.filter(pk=page.pk, first_published_at__isnull=True)
    first = _submissions_that_count(page).order_by("created_at").first()
    months.update(submitted_at=first.created_at if first else None)


def record_due_day(page: MonthlyUpdatePage) -> None:
    """At its first publication, keep the day `page` was due, if any: not before the start or in a pause.

    So a cadence that changes later makes no old month late.
    """
    if page.due_on or PublicUpdate.objects.filter(page_id=page.pk).count() > 1:
        return
    series = UpdateSeriesPage.objects.filter(pk=page.series_id).first()
    if series is None or series.starts_month is None or page.month < series.starts_month.replace(day=1):
        return
    if timeliness.pause_of(page.month, series.pauses.all()):
        return
    page.due_on = due_day(page.month, series.due_working_days)
    MonthlyUpdatePage.objects.filter(pk=page.pk).update(due_on=page.due_on)


def _submissions_that_count(page: MonthlyUpdatePage) -> QuerySet[WorkflowState]:
    decided = TaskState.objects.filter(
        workflow_state=OuterRef("pk"), status__in=[TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED]
    )
    return WorkflowState.objects.filter(
        ~Q(status=WorkflowState.STATUS_CANCELLED) | Exists(decided),
        base_content_type=ContentType.objects.get_for_model(BasePage),
        object_id=str(page.pk),
    )
