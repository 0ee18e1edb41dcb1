"""What the reports share: who opens them, and their frame."""

from django.core.exceptions import PermissionDenied
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.reading import reads_every_draft


class ForThoseWhoReadEverything:
    """Mixed into views: editors, the equality team and administrators."""

    def dispatch(self, request, *args, **kwargs):
        if not reads_every_draft(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ReportMenuItem(MenuItem):
    def is_shown(self, request):
        return reads_every_draft(request.user)


class Screen(WagtailAdminTemplateMixin, TemplateView):
    """A page of our own inside the admin, with its title as the heading and the way back to the start."""

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]
