"""Who can decide about a submission, and how mails speak of it."""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, User
from django.db.models import QuerySet
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import AbstractGroupApprovalTask, Task, TaskState, WorkflowMixin, WorkflowState
from wagtail.users.models import UserProfile

from cms.accounts.names import display_name
from cms.models import BasePage
from cms.moderation import approval
from cms.sites import full_url


def waiting(task: Task | None = None) -> QuerySet[TaskState]:
    """Submissions somebody has to decide about, oldest first."""
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    states = states.filter(workflow_state__status=WorkflowState.STATUS_IN_PROGRESS)
    if task:
        states = states.filter(task=task)
    related = ("workflow_state", "revision", "task", "claim__user")
    return states.select_related(*related).order_by("started_at", "pk")


def reviewers(state: TaskState) -> QuerySet[User]:
    """Active people who may approve it: its groups, less those who wrote it; if none, administrators."""
    obj = fresh(state.workflow_state.content_object)
    task = state.task.specific
    people = get_user_model().objects.filter(is_active=True).exclude(pk__in=approval.contributors(obj))
    if isinstance(task, AbstractGroupApprovalTask):
        members = people.filter(groups__in=task.groups.all()).distinct()
        if members.exists():
            return members
    return people.filter(is_superuser=True)


def wants(person: User, preference: str) -> bool:
    """What the person chose under “Notifications” in their account: submitted, approved or rejected."""
    if not preference:
        return True
    chosen = UserProfile.objects.filter(user=person).values_list(f"{preference}_notifications", flat=True)
    return chosen.first() is not False


def fresh(obj: WorkflowMixin) -> Any:
    """The object as it is in the database now."""
    found = type(obj).objects.get(pk=obj.pk)
    return found.specific if isinstance(found, BasePage) else found


def title_of(state: TaskState) -> str:
    """The title under review, in one line; readers may still see an older one."""
    return " ".join(state.revision.object_str.split())


def name_of(person: AbstractUser | None) -> str:
    return display_name(person) if person else ""


def edit_link(obj: WorkflowMixin) -> str:
    return full_url(AdminURLFinder().get_edit_url(obj) or "/admin/")


def public_link(obj: WorkflowMixin) -> str:
    """Where readers find it; empty when it has no page of its own."""
    return full_url(obj.url or "") if isinstance(obj, BasePage) and obj.live else ""
