"""What happens around series, months and commitments. Each receiver only calls a service."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Model, ProtectedError
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import PageViewRestriction, TaskState, WorkflowState
from wagtail.signals import (
    page_unpublished,
    post_page_move,
    published,
    task_submitted,
    unpublished,
    workflow_cancelled,
    workflow_submitted,
)

from cms import content_version
from cms.media import uses
from cms.models import BasePage
from cms.signals import redated, went_public
from networks.models import StatementPage
from updates.models import (
    AgreedPause,
    Commitment,
    CommitmentChange,
    CommitmentsPage,
    MonthlyUpdatePage,
    PublishedFact,
    Response,
    StatusChange,
    UpdateSeriesPage,
)
from updates.services import commitment_status, months, permissions, published_facts, submissions

# Drafts have rows of items and moves, too: those count when the page is published.
content_version.follow(AgreedPause, Commitment, CommitmentChange, Response, StatusChange)

uses.register(Commitment, public=Commitment.objects.public, readable=Commitment.objects.visible_to)
uses.register(
    Response, public=lambda: Response.objects.filter(live=True), readable=Response.objects.visible_to
)


@receiver(post_save, sender=UpdateSeriesPage)
@receiver(post_save, sender=CommitmentsPage)
def page_made(
    sender: type[BasePage],
    instance: BasePage,
    created: bool,
    raw: bool = False,
    update_fields: Iterable[str] | None = None,
    **kwargs: Any,
) -> None:
    """Or an alias that becomes a page of its own. Pages read in part are saved with all that was read."""
    if not raw and (created or set(update_fields or ()) == {"alias_of_id"}):
        permissions.give_equality_team(instance)


@receiver(task_submitted)
def sent_for_approval(sender: object, instance: TaskState, **kwargs: Any) -> None:
    months.refuse_unfinished(instance.workflow_state)


@receiver(went_public)
def page_went_public(sender: object, page: BasePage, at: datetime, **kwargs: Any) -> None:
    if isinstance(page, MonthlyUpdatePage):
        submissions.record_due_day(page)
        commitment_status.record_month(page, at=at)
    published_facts.keep_page(page, at=at)


@receiver(redated)
def page_was_redated(
    sender: object, page: BasePage, before: datetime, after: datetime, **kwargs: Any
) -> None:
    if isinstance(page, MonthlyUpdatePage):
        commitment_status.redate_month(page, before=before, after=after)
    published_facts.redate_page(page, before=before, after=after)


@receiver(page_unpublished)
def page_left(sender: object, instance: BasePage, **kwargs: Any) -> None:
    now = timezone.now()
    if isinstance(instance, MonthlyUpdatePage) and not instance.alias_of_id:
        commitment_status.take_back_month(instance, at=now)
    is_over = instance.expired and instance.expire_at and instance.expire_at < now
    published_facts.keep_below(
        instance, at=instance.expire_at if is_over else now
    )  # whenever the worker came


@receiver(post_delete)
def page_was_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    now = timezone.now()
    if isinstance(instance, MonthlyUpdatePage) and not instance.alias_of_id:
        commitment_status.take_back_month(instance, at=now)
    if isinstance(instance, BasePage):
        published_facts.note_gone(PublishedFact.Kind.PAGE, instance.pk, at=now)


@receiver(post_page_move)
def page_moved(sender: object, instance: BasePage, **kwargs: Any) -> None:
    published_facts.keep_below(instance, at=timezone.now())


@receiver([post_save, post_delete], sender=PageViewRestriction)
def privacy_changed(sender: type[PageViewRestriction], instance: PageViewRestriction, **kwargs: Any) -> None:
    published_facts.keep_below(instance.page, at=timezone.now())


@receiver(workflow_submitted)
@receiver(workflow_cancelled)
def moderation_began_or_was_taken_back(sender: object, instance: WorkflowState, **kwargs: Any) -> None:
    if page := months.month_under(instance):
        submissions.record_submission(page)


@receiver(post_save, sender=WorkflowState)
def moderation_moved(sender: type[WorkflowState], instance: WorkflowState, **kwargs: Any) -> None:
    if page := months.month_under(instance):
        published_facts.keep_pages(BasePage.objects.filter(pk=page.pk), at=timezone.now())
        content_version.bump()  # readers see whether it is being checked


@receiver([published, unpublished], sender=Response)
def response_went_public_or_left(sender: type[Response], instance: Response, **kwargs: Any) -> None:
    published_facts.keep_response(instance, at=timezone.now())


@receiver(post_delete, sender=Response)
def response_was_deleted(sender: type[Response], instance: Response, **kwargs: Any) -> None:
    published_facts.note_gone(PublishedFact.Kind.RESPONSE, instance.pk, at=timezone.now())


@receiver(m2m_changed, sender=Commitment.statements.through)
def statements_were_linked(
    sender: type[Model],
    instance: Commitment | StatementPage,
    action: str,
    pk_set: set[int] | None,
    **kwargs: Any,
) -> None:
    """The statement now says in evidence what it is about."""
    if not action.startswith("post_"):
        return
    content_version.bump()
    ids = pk_set if isinstance(instance, Commitment) else {instance.pk}
    published_facts.keep_pages(BasePage.objects.filter(pk__in=ids or ()), at=timezone.now())


@receiver(pre_delete, sender=Commitment)
def a_public_promise_stays(sender: type[Commitment], instance: Commitment, **kwargs: Any) -> None:
    """Whoever tries to delete it, and from wherever."""
    if instance.is_public:
        raise ProtectedError(f"{instance.ref} is public: stop it instead.", {instance})
