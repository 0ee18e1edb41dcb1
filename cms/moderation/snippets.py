"""Snippets that a second person approves: nobody publishes one from its form, administrators included.

For pages `cms.access.permissions` says so. Snippets have no such place; administrators could.
"""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from wagtail.models import WorkflowMixin
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from cms.typing import Mixin


def is_moderated(model: type[Model]) -> bool:
    """Also while no workflow is assigned: then nobody publishes any of them (`cms.models.constitution`)."""
    return issubclass(model, WorkflowMixin)


class NoDirectPublishMixin(Mixin):
    """Mixed into Wagtail's forms that could publish."""

    def get_available_actions(self) -> list[str]:
        actions = super().get_available_actions()
        return [name for name in actions if name != "publish" or not is_moderated(self.model)]


class CreateModerated(NoDirectPublishMixin, CreateView):
    pass


class EditModerated(NoDirectPublishMixin, EditView):
    """Going back to an earlier version is this form too."""

    def get_available_actions(self) -> list[str]:
        """From an old window what is under review cannot be submitted once more: it is saved as a draft."""
        actions = super().get_available_actions()
        return [name for name in actions if name != "submit" or not self.object.workflow_in_progress]


class ModeratedViewSet(SnippetViewSet):
    add_view_class = CreateModerated
    edit_view_class = EditModerated


def hide_publish(items: list[Any], request: HttpRequest, context: dict[str, Any]) -> None:
    """No button for what its form would refuse."""
    if is_moderated(context["model"]):
        items[:] = [item for item in items if item.name != "action-publish"]
