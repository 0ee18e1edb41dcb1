"""Views of our own at Wagtail's own addresses; `cms/urls.py` asks these first.

`register_admin_urls` cannot do it: what it adds comes after Wagtail's.
"""

from django.urls import path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import reports as wagtail_reports
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.contrib.redirects import urls as wagtail_redirects
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms import choosers
from cms.admin.account import AccountView
from cms.exports import SafeSpreadsheet


def safe_copies(urlpatterns: list, prefix: str) -> list:
    """The views of Wagtail among `urlpatterns` that export, made safe, under the same addresses."""
    found = []
    for pattern in urlpatterns:
        view_class = getattr(pattern.callback, "view_class", None)
        if view_class and issubclass(view_class, SpreadsheetExportMixin):
            safe = type(f"Safe{view_class.__name__}", (SafeSpreadsheet, view_class), {})
            view = safe.as_view(**pattern.callback.view_initkwargs)
            found.append(path(f"{prefix}{pattern.pattern}", view))
    return found


urlpatterns = decorate_urlpatterns(
    [
        path("account/", AccountView.as_view()),
        path("choose-page/", choosers.BrowseView.as_view()),
        path("choose-page/<int:parent_page_id>/", choosers.BrowseView.as_view()),
        path("choose-page/search/", choosers.SearchView.as_view()),
        path("choose-page/chosen-multiple/", choosers.ChosenMultipleView.as_view()),
        *safe_copies(wagtail_reports.urlpatterns, "reports/"),
        *safe_copies(wagtail_redirects.urlpatterns, "redirects/"),
    ],
    require_admin_access,
)
