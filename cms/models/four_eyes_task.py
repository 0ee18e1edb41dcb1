"""The step of a workflow that a second person decides."""

from types import ModuleType
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowMixin

from cms.typing import StrOrPromise


class FourEyesTask(AbstractGroupApprovalTask):
    """Somebody who wrote none of it approves the very revision they read (docs/editors.md#approving).

    The rules are those of `cms.moderation.task_rules`, which `cms.apps` puts here: models import no services.
    This class only asks them, wherever Wagtail comes from: its dashboard, its edit form or our review screen.
    """

    rules: ClassVar[ModuleType]

    def get_actions(self, obj: WorkflowMixin, user: User) -> list[tuple[str, StrOrPromise, bool]]:
        if not (user.is_superuser or self._user_in_groups(user)):
            return []
        actions: list[tuple[str, StrOrPromise, bool]] = [("reject", _("Request changes"), True)]
        if self.rules.why_not(obj, user) is None:
            actions.append(("approve", _("Approve"), True))
        return actions

    def _user_in_groups(self, user: User) -> bool:
        return self.pk in _tasks_of(user)

    def get_form_for_action(self, action: str) -> type[forms.Form]:
        return self.rules.FORMS.get(action, self.rules.FORMS["reject"])

    def get_template_for_action(self, action: str) -> str:
        return "cms/admin/approve_modal.html" if action == "approve" else ""

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        """Approve or send back. Raises `ApprovalRefused`; then nothing has changed.

        Only known arguments pass: Wagtail's edit form hands over whatever the browser sent.
        """
        comment = str(kwargs.get("comment") or "")
        if action_name == "approve":
            version, change_kind = kwargs.get("revision"), kwargs.get("change_kind")
            self.rules.approve(task_state, by=user, version=version, comment=comment, change_kind=change_kind)
        elif action_name == "reject":
            self.rules.request_changes(task_state, by=user, reason=comment)

    @classmethod
    def get_description(cls) -> StrOrPromise:
        return _("Members of the groups approve; never their own work, and only the version they read")

    class Meta:
        verbose_name = _("four-eyes task")
        verbose_name_plural = _("four-eyes tasks")


def tasks_in_use(user: User) -> list[int]:
    """The keys of the tasks that count on this person."""
    return [pk for pk, active in _tasks_of(user).items() if active]


def _tasks_of(user: User) -> dict[int, bool]:
    """By key, whether each is in use. Every screen asks; the database is asked once a request."""
    kept: Any = user
    if not hasattr(user, "_four_eyes_tasks"):
        found = FourEyesTask.objects.filter(groups__user=user).values_list("pk", "active")
        kept._four_eyes_tasks = dict(found)
    return kept._four_eyes_tasks
