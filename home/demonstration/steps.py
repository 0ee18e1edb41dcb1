"""What people do on the editing side, each step through the services that the screens use.

A step happens at the moment of loading; `at` says when it would have happened.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from wagtail.log_actions import log
from wagtail.models import Revision, TaskState, WorkflowState

from cms.models import BasePage, EmergencyPublication, ReviewClaim
from cms.models.versions import version_of
from cms.moderation import approval
from cms.moderation.recipients import fresh
from cms.services.working_days import add_working_days
from home.models import Alert
from updates.models import Response


def new(parent: BasePage, model: type[BasePage], *, by: User, at: datetime, **values: Any) -> BasePage:
    """A draft of a page that does not exist yet."""
    page = model(live=False, has_unpublished_changes=True, owner=by, **values)
    parent.add_child(instance=page)
    page.save_revision(user=by, clean=False)
    log(page, "wagtail.create", user=by, timestamp=at)
    return _dated(page, at)


def change(obj: BasePage, *, by: User, at: datetime, **values: Any) -> BasePage:
    """A draft of a change to what is there."""
    draft = obj.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save_revision(user=by, log_action=True)
    return _dated(obj, at)


def submit(obj: BasePage | Alert | Response, *, by: User, at: datetime) -> TaskState:
    """Send the newest draft to moderation."""
    obj = fresh(obj)
    obj.get_workflow().start(obj, by)
    state = fresh(obj).current_workflow_task_state
    TaskState.objects.filter(pk=state.pk).update(started_at=at)
    WorkflowState.objects.filter(pk=state.workflow_state_id).update(created_at=at)
    return fresh_state(state)


def claim(state: TaskState, *, by: User, at: datetime) -> ReviewClaim:
    return approval.claim(fresh_state(state), by=by, now=at)


def approve(state: TaskState, *, by: User, comment: str = "") -> None:
    state = fresh_state(state)
    approval.approve(state, by=by, version=version_of(state.revision), comment=comment)


def request_changes(state: TaskState, *, by: User, reason: str, at: datetime) -> None:
    approval.request_changes(fresh_state(state), by=by, reason=reason)
    TaskState.objects.filter(pk=state.pk).update(finished_at=at)


def sign_off(record: EmergencyPublication, *, by: User, at: datetime) -> None:
    """Confirm what was published alone in an emergency."""
    approval.sign_off(record, by=by, version=version_of(record.revision), now=at)


def almost_late(now: datetime) -> datetime:
    """When something came whose target is next after `now`: hours away, or on the next working day."""
    moments = [now + timedelta(hours=3) - timedelta(days=days) for days in range(2, 8)]
    return min(
        (moment for moment in moments if add_working_days(moment, 2) > now),
        key=lambda moment: (add_working_days(moment, 2), -moment.timestamp()),
    )


def fresh_state(state: TaskState) -> TaskState:
    return TaskState.objects.select_related("workflow_state", "task").get(pk=state.pk)


def _dated(obj: BasePage, at: datetime) -> BasePage:
    """Let the newest draft be from `at`, and those before it not be newer: editors would be asked to look."""
    obj = fresh(obj)
    older = obj.revisions.filter(created_at__gte=at).exclude(pk=obj.latest_revision_id)
    older.update(created_at=at - timedelta(minutes=1))
    Revision.objects.filter(pk=obj.latest_revision_id).update(created_at=at)
    BasePage.objects.filter(pk=obj.pk).update(latest_revision_created_at=at)
    return fresh(obj)
