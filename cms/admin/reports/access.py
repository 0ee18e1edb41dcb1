"""Who opens the reports."""

from django.core.exceptions import PermissionDenied
from wagtail.admin.menu import MenuItem

from cms.access.drafts import reads_every_draft


class ForThoseWhoReadEverything:
    """Mixed into views: editors, the equality team and administrators."""

    def dispatch(self, request, *args, **kwargs):
        if not reads_every_draft(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ReportMenuItem(MenuItem):
    def is_shown(self, request):
        return reads_every_draft(request.user)
