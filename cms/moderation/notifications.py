"""Who hears what about approval: receipt, claim, decision. Replaces Wagtail's own mails.

Nobody gets a mail about what they did themselves, except the receipt. A group hears in one batch an hour
(`cms.moderation.hourly_digest`). Each mail is queued in the transaction of its cause; that a mail cannot be
written never undoes the cause.
"""

import logging
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import receiver
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_cancelled,
    workflow_rejected,
    workflow_submitted,
)

from cms import mail
from cms.models import ReviewClaim
from cms.moderation import approval, hourly_digest
from cms.moderation.recipients import edit_link, fresh, name_of, public_link, reviewers, title_of, wants
from cms.signals import review_claimed, review_released

logger = logging.getLogger(__name__)


# --- Wagtail's own --------------------------------------------------------------------------------------


def stand_in(**kwargs: Any) -> None:
    """Does nothing, in the place of one of Wagtail's notifiers."""


def take_over() -> None:
    """Put `stand_in` where Wagtail's notifiers would be, whichever application starts first.

    Wagtail connects each under a name, and a name can be taken only once.
    """
    for signal, sender, name in (
        (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
        (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
        (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
        (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
    ):
        signal.disconnect(sender=sender, dispatch_uid=name)
        signal.connect(stand_in, sender=sender, dispatch_uid=name)


def only_a_mail(function: Callable[..., None]) -> Callable[..., None]:
    """A mail that cannot be written is logged, and what it was about happens all the same."""

    @wraps(function)
    def guarded(*args: Any, **kwargs: Any) -> None:
        try:
            with transaction.atomic():
                function(*args, **kwargs)
        except Exception:
            logger.exception("No mail about %s", function.__name__)

    return guarded


# --- Ours -------------------------------------------------------------------------------------------------


@receiver(task_submitted)
@only_a_mail
def submitted(sender: object, instance: TaskState, user: User | None = None, **kwargs: Any) -> None:
    """A receipt, and to whoever looked at it before, that it is back. The group hears later."""
    earlier = instance.workflow_state.task_states.exclude(pk=instance.pk).order_by("-pk")
    if not _is_next_stage(earlier):
        by = user or instance.workflow_state.requested_by
        _tell("received", [by], instance, target=approval.target_for(instance))
    claims = ReviewClaim.objects.filter(task_state__in=earlier.filter(task=instance.task))
    claim = claims.order_by("-pk").first()
    if claim and claim.user != user and claim.user in reviewers(instance):
        target = approval.target_for(instance)
        if _tell("resubmitted", [claim.user], instance, "submitted", target=target):
            hourly_digest.mark_announced([instance])


@receiver(review_claimed)
@only_a_mail
def claimed(sender: object, task_state: TaskState, user: User, **kwargs: Any) -> None:
    _tell("claimed", _authors(task_state) - {user}, task_state, who=name_of(user))


@receiver(review_released)
@only_a_mail
def released(sender: object, task_state: TaskState, user: User, **kwargs: Any) -> None:
    """It waits for the whole group again, and the next batch says so."""
    hourly_digest.forget_announced(task_state)


@receiver(workflow_approved)
@only_a_mail
def approved(sender: object, instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    state, obj = _decided(instance), fresh(instance.content_object)
    scheduled = Revision.objects.for_instance(obj).filter(approved_go_live_at__isnull=False).first()
    values = {"goes_live_at": scheduled and scheduled.approved_go_live_at}
    if not scheduled:
        values["public_link"] = public_link(obj)
    _tell("approved", _authors(state) - {user}, state, "approved", **values)


@receiver(workflow_rejected)
@only_a_mail
def changes_requested(
    sender: object, instance: WorkflowState, user: User | None = None, **kwargs: Any
) -> None:
    state = _decided(instance)
    people = _authors(state) - {user}
    _tell("changes_requested", people, state, "rejected", reason=state.comment, who=name_of(user))


@receiver(workflow_cancelled)
@only_a_mail
def no_longer_checked(
    sender: object, instance: WorkflowState, user: User | None = None, **kwargs: Any
) -> None:
    """Somebody took it back, or published it another way: those who wait for it or read it need not."""
    state = _decided(instance)
    claims = ReviewClaim.objects.filter(task_state=state).select_related("user")
    _tell("no_longer_checked", (_authors(state) | {claim.user for claim in claims}) - {user}, state)


# --- Inside -----------------------------------------------------------------------------------------------


def _is_next_stage(earlier: QuerySet[TaskState]) -> bool:
    """Whether the stage before was approved: then nothing was submitted, it only moved on."""
    before = earlier.first()
    return before is not None and before.status == TaskState.STATUS_APPROVED


def _decided(instance: WorkflowState) -> TaskState:
    return TaskState.objects.get(pk=instance.current_task_state_id)


def _authors(state: TaskState) -> set[User]:
    """Who submitted it first, and who wrote the version under review: later that may be a co-lead."""
    return {state.workflow_state.requested_by, state.revision.user} - {None}


def _tell(
    name: str, people: Iterable[User | None], state: TaskState, preference: str = "", **values: Any
) -> int:
    obj = state.workflow_state.content_object
    context = {"title": title_of(state), "link": edit_link(obj), **values}
    return mail.send_to_all(
        name, [person for person in people if person and wants(person, preference)], context
    )
