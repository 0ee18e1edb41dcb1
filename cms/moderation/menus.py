"""Menus that show a role only what it needs, and the way from Wagtail's edit forms to the review screen."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem as PageActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import WorkflowMixin
from wagtail.snippets.action_menu import ActionMenuItem as SnippetActionMenuItem

from cms.models import BasePage
from cms.moderation import screen_access
from cms.moderation.subjects import emergency_url
from cms.typing import Mixin, SignedInRequest

# Wagtail's own reports are about the whole site.
WAGTAIL_REPORTS = {"locked-pages", "workflows", "site-history", "page-types-usage"}
# Freshness says when pages are to be checked; of a workflow with one task, its tasks are told twice.
DOUBLED_REPORTS = {"aging-pages", "workflow-tasks"}


class ModerationMenuItem(MenuItem):
    """For those who approve."""

    def __init__(self) -> None:
        super().__init__(
            _("Moderation"), reverse("moderation:queue"), name="moderation", icon_name="tasks", order=150
        )

    def is_shown(self, request: SignedInRequest) -> bool:
        return screen_access.may_review(request.user)


class SubmissionsMenuItem(MenuItem):
    """For everybody else who drafts; those who approve have it as a tab."""

    def __init__(self) -> None:
        super().__init__(
            _("My submissions"),
            reverse("moderation:submissions"),
            name="submissions",
            icon_name="resubmit",
            order=160,
        )

    def is_shown(self, request: SignedInRequest) -> bool:
        return not screen_access.may_review(request.user)


def hide_wagtail_reports(request: SignedInRequest, items: list[Any]) -> None:
    """Wagtail's reports only for those who answer for the whole site; without items the menu goes too."""
    hidden = DOUBLED_REPORTS if screen_access.may_review(request.user) else DOUBLED_REPORTS | WAGTAIL_REPORTS
    items[:] = [item for item in items if item.name not in hidden]


def hide_links_to_wagtail(request: HttpRequest, items: list[Any]) -> None:
    """Wagtail's help leads away from the site; its keyboard shortcuts stay."""
    items[:] = [item for item in items if item.name == "keyboard-shortcuts-trigger"]


# --- At the foot of an edit form ---------------------------------------------------------------------


class _ReviewLink(Mixin):
    """Leads to the screen that says which version is approved; Wagtail's own buttons cannot."""

    label = _("Review")
    name = "action-review"
    icon_name = "glasses"

    def __init__(self, state_id: int) -> None:
        super().__init__(order=-1)
        self.state_id = state_id

    def get_url(self, parent_context: Mapping[str, Any]) -> str:
        return reverse("moderation:review", args=[self.state_id])


class PageReviewLink(_ReviewLink, PageActionMenuItem):
    pass


class SnippetReviewLink(_ReviewLink, SnippetActionMenuItem):
    pass


def lead_to_review(items: list[Any], request: SignedInRequest, context: dict[str, Any]) -> None:
    """Put one link to the review screen in the place of Wagtail's approve and reject buttons."""
    page = context.get("page")
    obj: Any = page or context.get("instance")
    has_workflow = isinstance(obj, WorkflowMixin) and obj.pk
    state = obj.current_workflow_task_state if has_workflow else None
    if state is None or not screen_access.may_decide(request.user, state):
        return
    items[:] = [item for item in items if item.name not in {"approve", "reject"}]
    items.insert(0, (PageReviewLink if page else SnippetReviewLink)(state.pk))


class _EmergencyAction(Mixin):
    """Saves the draft and leads to where it is published without a second check."""

    label = _("Publish now without a second check")
    name = "action-emergency"
    icon_name = "warning"

    def __init__(self) -> None:
        super().__init__(order=1000)


class PageEmergencyAction(_EmergencyAction, PageActionMenuItem):
    pass


class SnippetEmergencyAction(_EmergencyAction, SnippetActionMenuItem):
    pass


def offer_emergency(items: list[Any], request: SignedInRequest, context: dict[str, Any]) -> None:
    """For those who may, last of all, on every form of what a second person approves."""
    model = context.get("model", BasePage)
    if (
        issubclass(model, WorkflowMixin)
        and request.user.has_perm(screen_access.BYPASS)
        and not context.get("locked_for_user")
    ):
        items.append(SnippetEmergencyAction() if "model" in context else PageEmergencyAction())


def lead_to_emergency(request: SignedInRequest, obj: WorkflowMixin) -> HttpResponse | None:
    """Go on with what `_EmergencyAction` began; the draft is saved."""
    is_asked = PageEmergencyAction.name in request.POST and isinstance(obj, WorkflowMixin)
    return redirect(emergency_url(obj)) if is_asked and screen_access.may_bypass(request.user, obj) else None


def emergency_button(page: BasePage, user: User) -> Iterator[Button]:
    """The way to publish without a second check, for those who may, while there is something to publish."""
    if page.has_unpublished_changes and screen_access.may_bypass(user, page):
        yield Button(
            _("Publish now without a second check"),
            emergency_url(page),
            icon_name="warning",
            priority=90,
        )
