"""What the screens of Moderation share: its tabs, and the warning that nobody checks."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.admin.views import AdminView
from cms.models import constitution
from cms.moderation.screen_access import may_review


class ModerationView(AdminView):
    """One of the tabs, which only those see who approve."""

    tab = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tabs=self.get_tabs(), **kwargs)

    def get_tabs(self) -> list[dict[str, Any]]:
        if not may_review(self.request.user):
            return []
        names = {
            "queue": _("Waiting"),
            "unchecked": _("Published without a second check"),
            "submissions": _("My submissions"),
        }
        return [
            {"label": label, "url": reverse(f"moderation:{name}"), "is_current": name == self.tab}
            for name, label in names.items()
        ]


class ReviewerView(ModerationView):
    """Only for people some approval task counts on."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_review(self.request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(approval_warning=constitution.warning(), **kwargs)
