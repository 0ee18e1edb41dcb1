"""What happens around series, months and commitments. Each receiver only calls a service."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    page_published,
    page_unpublished,
    task_submitted,
    workflow_cancelled,
    workflow_submitted,
)

from cms import content_version
from cms.signals_sent import redated, went_public
from updates.models import Commitment, CommitmentsPage, MonthlyUpdatePage, Response, UpdateSeriesPage
from updates.services import months, rights, standing, submissions

content_version.follow(Commitment, Response)


@receiver(post_save, sender=UpdateSeriesPage)
@receiver(post_save, sender=CommitmentsPage)
def page_made(sender, instance, created, raw=False, **kwargs):
    if created and not raw:
        rights.give_equality_team(instance)


@receiver(task_submitted)
def sent_for_approval(sender, instance: TaskState, **kwargs):
    months.refuse_untouched(instance.workflow_state)


@receiver(went_public, sender=MonthlyUpdatePage)
def month_went_public(sender, page, at, **kwargs):
    standing.record_month(page, at=at)


@receiver(redated, sender=MonthlyUpdatePage)
def month_was_redated(sender, page, before, after, **kwargs):
    standing.redate_month(page, before=before, after=after)


@receiver(page_unpublished, sender=MonthlyUpdatePage)
@receiver(post_delete, sender=MonthlyUpdatePage)
def month_left(sender, instance, **kwargs):
    if not instance.alias_of_id:
        standing.take_back_month(instance, at=timezone.now())


@receiver(workflow_submitted)
@receiver(workflow_cancelled)
def moderation_began_or_was_taken_back(sender, instance: WorkflowState, **kwargs):
    if page := months.month_under(instance):
        submissions.record_submission(page)
        content_version.bump()  # readers see that it is being checked


@receiver(page_published, sender=MonthlyUpdatePage)
def month_published(sender, instance, revision=None, alias=False, **kwargs):
    # Wagtail also sends this when a draft is only scheduled, and for each alias.
    if instance.live and not alias:
        submissions.record_due_day(instance, revision)
