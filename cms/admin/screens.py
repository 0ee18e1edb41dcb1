"""What the screens share: Wagtail's furniture, the tabs of Moderation, and the warning about the clock."""

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms import constitution
from cms.admin.access import may_review
from cms.admin.clock import clock_warning


class Screen(WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin for whoever may enter the admin."""

    # The title is a visible heading of our own (`templates/cms/admin/screen.html`).
    breadcrumbs_items = []
    # Which tab of Moderation this is, if any.
    tab = ""

    def get_context_data(self, **kwargs):
        now = timezone.now()
        return super().get_context_data(
            now=now,
            clock_warning=clock_warning(now),
            tabs=self.get_tabs(),
            **kwargs,
        )

    def get_tabs(self) -> list[dict]:
        if not self.tab or not may_review(self.request.user):
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


class ReviewerScreen(Screen):
    """Only for people some approval task counts on."""

    def dispatch(self, request, *args, **kwargs):
        if not may_review(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(approval_warning=constitution.warning(), **kwargs)
