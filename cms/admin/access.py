"""Who reaches which screen. What they may do there, the services decide."""

from django.db.models import QuerySet
from wagtail.models import TaskState
from wagtail.permissions import policy_registry

from cms.models import BasePage, FourEyesTask
from cms.services.reviewers import waiting

BYPASS = "cms.bypass_approval"


def may_review(user) -> bool:
    """Whether some approval task counts on this person. Asked by every admin page, so once a request."""
    if user.is_superuser:
        return True
    if not hasattr(user, "_may_review"):
        user._may_review = _tasks_of(user).exists()
    return user._may_review


def may_decide(user, state: TaskState) -> bool:
    """Whether `user` is among those who approve at this stage."""
    return user.is_superuser or _tasks_of(user).filter(pk=state.task_id).exists()


def waiting_for(user) -> QuerySet[TaskState]:
    """What waits for the groups `user` is in; administrators see everything."""
    states = waiting().select_related("workflow_state__requested_by")
    return states if user.is_superuser else states.filter(task__in=_tasks_of(user).values("pk"))


def may_edit(user, obj) -> bool:
    if isinstance(obj, BasePage):
        return obj.permissions_for_user(user).can_edit()
    return policy_registry.get_by_type(type(obj)).user_has_permission(user, "change")


def may_bypass(user, obj) -> bool:
    """Whether to offer publishing without a second check: the right, and a place where they may edit."""
    return user.has_perm(BYPASS) and may_edit(user, obj)


def _tasks_of(user) -> QuerySet[FourEyesTask]:
    return FourEyesTask.objects.filter(active=True, groups__user=user).distinct()
