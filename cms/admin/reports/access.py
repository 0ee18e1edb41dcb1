"""Who opens the reports."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.menu import MenuItem

from cms.access.drafts import can_view_all_drafts
from cms.typing import Mixin


class AllDraftsPermissionMixin(Mixin):
    """Mixed into views: editors, the equality team and administrators."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not can_view_all_drafts(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ReportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return can_view_all_drafts(request.user)
