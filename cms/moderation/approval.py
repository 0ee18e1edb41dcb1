"""Four eyes, pinned: who may approve what, and what happens then (docs/security.md#before-it-is-public).

Everything that goes live through moderation passes `approve`; the only other way is `publish_in_emergency`.
"""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Revision, TaskState, WorkflowMixin, WorkflowState

from cms import content_version
from cms.accounts.names import display_name
from cms.audit.log import Action
from cms.audit.log import record as note
from cms.enums import ChangeKind
from cms.models import BasePage, EmergencyPublication, KeptVersion, PublicUpdate, ReviewClaim, constitution
from cms.models.versions import version_of
from cms.moderation import completeness
from cms.services.working_days import add_working_days
from cms.signals import review_claimed, review_released


class ApprovalRefused(PermissionDenied):
    """Says to the reader why nothing was approved."""


# --- Who may ----------------------------------------------------------------------------------------


def contributors(obj: WorkflowMixin) -> set[int]:
    """Ids of those who wrote or submitted what is not public yet, or approved another stage of it."""
    revisions = Revision.objects.for_instance(obj).filter(user__isnull=False)
    if obj.live and obj.live_revision_id:
        revisions = revisions.filter(pk__gt=obj.live_revision_id)
    people = set(revisions.values_list("user_id", flat=True))
    state = obj.current_workflow_state
    if state:
        people.add(state.requested_by_id)
        approved = state.task_states.filter(status=TaskState.STATUS_APPROVED)
        if state.current_task_state:
            # Who approved this stage before it was changed reads the change too.
            approved = approved.exclude(task=state.current_task_state.task_id)
        people.update(approved.values_list("finished_by_id", flat=True))
    return people - {None}


def why_not(obj: WorkflowMixin, user: User) -> str | None:
    """Why `user` may not approve the pending work on `obj`; None when they may."""
    if user.pk in contributors(obj):
        return _("You wrote or submitted part of this. Somebody else has to approve it.")
    return None


def target_for(task_state: TaskState) -> datetime:
    """When a decision should be there: two working days after it was submitted."""
    return add_working_days(task_state.started_at, settings.MODERATION_TARGET_WORKING_DAYS)


# --- Deciding ---------------------------------------------------------------------------------------


@transaction.atomic
def approve(
    task_state: TaskState, *, by: User, version: str, comment: str = "", change_kind: str | None = None
) -> None:
    """Approve the `version` that `by` read (`cms.models.versions`); publish or plan it after the last stage.

    `change_kind` overturns the author's answer. Raises `ApprovalRefused` for own work, for a version that
    is no longer the newest or says something else by now, for one that is not complete, and when somebody
    decided already.
    """
    obj = _locked(task_state)
    _require_member(task_state, by)
    if reason := why_not(obj, by):
        raise ApprovalRefused(reason)
    _require_check(obj)
    revision = obj.get_latest_revision()
    if revision is None or version != version_of(revision):
        raise ApprovalRefused(_("The page changed while you were reading. Read it again, then decide."))
    if not KeptVersion.holds(revision):
        raise ApprovalRefused(_("It was changed after an earlier stage approved it. Request changes."))
    if change_kind:
        _overturn(obj, change_kind, by)
    _require_complete(obj)
    KeptVersion.keep(revision)
    task_state.revision = revision
    task_state.approve(user=by, comment=comment)
    note(Action.APPROVED, account=by.pk, subject=obj, revision=revision.pk)


@transaction.atomic
def request_changes(task_state: TaskState, *, by: User, reason: str) -> None:
    """Send the work back to its author. Raises `ApprovalRefused` without a reason or when it is decided."""
    obj = _locked(task_state)
    _require_member(task_state, by)
    if not reason.strip():
        raise ApprovalRefused(_("Say what has to change. The author reads it."))
    task_state.reject(user=by, comment=reason.strip())
    note(Action.SENT_BACK, account=by.pk, subject=obj)


# --- Claiming ---------------------------------------------------------------------------------------


@transaction.atomic
def claim(task_state: TaskState, *, by: User, now: datetime | None = None) -> ReviewClaim:
    """Say that `by` looks at it. Raises `ApprovalRefused` when somebody else does, or they wrote it."""
    obj = _locked(task_state)
    _require_member(task_state, by)
    if reason := why_not(obj, by):
        raise ApprovalRefused(reason)
    found = ReviewClaim.objects.filter(task_state=task_state).select_related("user").first()
    if found and found.user_id != by.pk:
        name = display_name(found.user)
        raise ApprovalRefused(_("%(name)s is looking at this already.") % {"name": name})
    if found:
        return found
    found = ReviewClaim.objects.create(
        task_state=task_state,
        user=by,
        at=now or timezone.now(),
        version=version_of(obj.get_latest_revision()),
    )
    review_claimed.send(sender=ReviewClaim, task_state=task_state, user=by)
    return found


@transaction.atomic
def release(task_state: TaskState, *, by: User) -> None:
    """Give a claim back. Only its holder can, or an administrator."""
    found = ReviewClaim.objects.select_for_update().filter(task_state=task_state).first()
    if found is None:
        return
    if found.user_id != by.pk and not by.is_superuser:
        raise ApprovalRefused(_("Only the person who claimed this can release it."))
    found.delete()
    review_released.send(sender=ReviewClaim, task_state=task_state, user=by)


# --- Emergencies ------------------------------------------------------------------------------------


@transaction.atomic
def publish_in_emergency(
    obj: WorkflowMixin, *, by: User, reason: str, now: datetime | None = None
) -> EmergencyPublication:
    """Publish the newest draft of `obj` without a second check, on the record.

    Raises `ApprovalRefused` without the right or a reason, and for work that is not complete.
    """
    if not by.has_perm("cms.bypass_approval"):
        raise ApprovalRefused(_("You may not publish without a second check."))
    if not reason.strip():
        raise ApprovalRefused(_("Say why this cannot wait. Everybody who edits sees it."))
    obj = _lock(obj)
    _require_check(obj)
    _require_complete(obj)
    revision = obj.get_latest_revision()
    if obj.live and not obj.has_unpublished_changes:
        raise ApprovalRefused(_("This is public already: there is nothing to publish."))
    record = EmergencyPublication.objects.create(
        content_type=ContentType.objects.get_for_model(obj),
        object_id=str(obj.pk),
        title=str(revision.as_object()),
        revision=revision,
        reason=reason.strip()[:300],
        by=by,
        at=now or timezone.now(),
    )
    record.writers.set(contributors(obj))
    revision.publish(user=by, skip_permission_checks=True)
    log(obj, "cms.emergency", user=by, revision=revision, data={"reason": record.reason})
    note(Action.BYPASSED, account=by.pk, subject=obj, revision=revision.pk)
    return record


@transaction.atomic
def sign_off(record: EmergencyPublication, *, by: User, version: str, now: datetime | None = None) -> None:
    """Confirm the `version` (`cms.models.versions`) published in an emergency, which `by` has read.

    Raises `ApprovalRefused` for those who wrote it, and for words that are not the ones published then.
    """
    record = EmergencyPublication.objects.select_for_update().get(pk=record.pk)
    if record.signed_off_by_id:
        raise ApprovalRefused(_("Somebody signed this off already."))
    revision = record.revision
    if by.pk == record.by_id or record.writers.filter(pk=by.pk).exists():
        raise ApprovalRefused(_("You wrote or published this. Somebody else has to sign it off."))
    if version != version_of(revision):
        raise ApprovalRefused(_("It changed while you were reading. Read it again, then sign it off."))
    if revision and not KeptVersion.holds(revision):
        raise ApprovalRefused(_("These are not the words that were published. Publish a correction instead."))
    record.signed_off_by, record.signed_off_at = by, now or timezone.now()
    record.save(update_fields=["signed_off_by", "signed_off_at"])
    PublicUpdate.objects.filter(revision=revision, revision__isnull=False).update(approved_by=by)
    note(Action.SIGNED_OFF, account=by.pk, subject=record)
    content_version.bump()  # the page says now that a second person checked it
    if record.content_object:
        log(record.content_object, "cms.signed_off", user=by, revision=revision)


# --- Inside -----------------------------------------------------------------------------------------


def _locked(task_state: TaskState) -> Any:
    """The object under review, its row locked, so that nobody saves or decides at the same moment."""
    fresh = TaskState.objects.select_for_update().get(pk=task_state.pk)
    state = fresh.workflow_state
    if fresh.status != TaskState.STATUS_IN_PROGRESS or state.status != WorkflowState.STATUS_IN_PROGRESS:
        raise ApprovalRefused(_("Somebody has decided about this already."))
    return _lock(state.content_object)


def _lock(obj: WorkflowMixin) -> Any:
    obj.lock()
    return type(obj).objects.get(pk=obj.pk)


def _require_member(task_state: TaskState, user: User) -> None:
    task = task_state.task.specific
    if not (user.is_superuser or task.groups.filter(user=user).exists()):
        raise ApprovalRefused(_("You are not in a group that approves this."))


def _require_check(obj: WorkflowMixin) -> None:
    """Not even in an emergency is anything published while the workflow is missing."""
    if not constitution.is_checked(obj):
        raise ApprovalRefused(constitution.refusal(obj))


def _require_complete(obj: WorkflowMixin) -> None:
    if what := completeness.problems(obj.get_latest_revision_as_object(), now=timezone.now()):
        raise ApprovalRefused(_("This is not complete yet. %(what)s") % {"what": " ".join(what)})


def _overturn(obj: WorkflowMixin, change_kind: str, by: User) -> None:
    """Let the approver's answer replace the author's in the revision itself, and log it."""
    revision = obj.get_latest_revision()
    before = revision.content.get("change_kind", "")
    if not isinstance(obj, BasePage) or change_kind not in ChangeKind.values or change_kind == before:
        return
    if change_kind == ChangeKind.SIGNIFICANT and not revision.content.get("change_note"):
        raise ApprovalRefused(_("A significant change needs a note. Ask the author for one."))
    revision.content["change_kind"] = change_kind
    revision.save(update_fields=["content"])
    log(obj, "cms.overturn", user=by, revision=revision, data={"from": before, "to": change_kind})
