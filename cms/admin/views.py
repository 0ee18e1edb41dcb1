"""What the screens of the admin share: Wagtail's furniture, and the warning about the clock."""

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms.admin.worker_status import clock_warning
from cms.typing import SignedInRequest


class AdminView(WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin for whoever may enter the admin."""

    # The title is a visible heading of our own (`templates/cms/admin/screen.html`).
    request: SignedInRequest
    breadcrumbs_items: list[dict[str, Any]] = []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        return super().get_context_data(now=now, clock_warning=clock_warning(now), **kwargs)
