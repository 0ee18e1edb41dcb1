"""Who reaches which screen. What they may do there, the services decide."""

from django.contrib.auth.models import User
from django.db.models import QuerySet
from wagtail.models import TaskState, WorkflowMixin
from wagtail.permissions import policy_registry

from cms.models import BasePage
from cms.models.four_eyes_task import tasks_in_use
from cms.moderation.recipients import waiting

BYPASS = "cms.bypass_approval"


def may_review(user: User) -> bool:
    """Whether some approval task counts on this person."""
    return user.is_superuser or bool(tasks_in_use(user))


def may_decide(user: User, state: TaskState) -> bool:
    """Whether `user` is among those who approve at this stage."""
    return user.is_superuser or state.task_id in tasks_in_use(user)


def waiting_for(user: User) -> QuerySet[TaskState]:
    """What waits for the groups `user` is in; administrators see everything."""
    states = waiting().select_related("workflow_state__requested_by")
    return states if user.is_superuser else states.filter(task__in=tasks_in_use(user))


def may_edit(user: User, obj: WorkflowMixin) -> bool:
    if isinstance(obj, BasePage):
        return obj.permissions_for_user(user).can_edit()
    return policy_registry.get_by_type(type(obj)).user_has_permission(user, "change")


def may_bypass(user: User, obj: WorkflowMixin) -> bool:
    """Whether to offer publishing without a second check: the right, and a place where they may edit."""
    return user.has_perm(BYPASS) and may_edit(user, obj)
