"""Views of our own at Wagtail's own addresses; `cms/urls.py` asks these first.

`register_admin_urls` cannot do it: what it adds comes after Wagtail's.
"""

from typing import Any

from django.urls import path, re_path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.urls import reports as wagtail_reports
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.contrib.redirects import urls as wagtail_redirects
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.admin import choosers
from cms.admin.account import AccountView
from cms.admin.bulk_actions import bulk_action
from cms.admin.explorer import Explorer
from cms.admin.files import complete_tag
from cms.admin.redirects import ImportRedirects
from cms.admin.reports.access import AllDraftsPermissionMixin
from cms.admin.reports.wagtail_reports import INSTEAD
from cms.exports import SafeSpreadsheet
from cms.views import closed


def safe_copies(urlpatterns: list[Any], prefix: str, *mixins: type) -> list[Any]:
    """The views of Wagtail among `urlpatterns` that export, made safe, under the same addresses."""
    found = []
    for pattern in urlpatterns:
        view_class = getattr(pattern.callback, "view_class", None)
        if view_class and issubclass(view_class, SpreadsheetExportMixin):
            view_class = INSTEAD.get(view_class, view_class)
            safe: Any = type(f"Safe{view_class.__name__}", (*mixins, SafeSpreadsheet, view_class), {})
            view = safe.as_view(**pattern.callback.view_initkwargs)
            found.append(path(f"{prefix}{pattern.pattern}", view))
    return found


urlpatterns = [
    *decorate_urlpatterns(
        [
            path("account/", AccountView.as_view()),
            path("pages/", Explorer.as_view()),
            path("pages/<int:parent_page_id>/", Explorer.as_view()),
            path("pages/<int:parent_page_id>/results/", Explorer.as_view(results_only=True)),
            path("choose-page/", choosers.BrowseView.as_view()),
            path("choose-page/<int:parent_page_id>/", choosers.BrowseView.as_view()),
            path("choose-page/search/", choosers.SearchView.as_view()),
            path("choose-page/chosen-multiple/", choosers.ChosenMultipleView.as_view()),
            path("choose-external-link/", choosers.ExternalLinkView.as_view()),
            path("tag-autocomplete/", complete_tag),
            path("tag-autocomplete/<slug:app_name>/<slug:model_name>/", complete_tag),
            path("redirects/import/", ImportRedirects.as_view()),
            path("bulk/<str:app_label>/<str:model_name>/<str:action>/", bulk_action),
            *safe_copies(wagtail_reports.urlpatterns, "reports/", AllDraftsPermissionMixin),
            *safe_copies(wagtail_redirects.urlpatterns, "redirects/"),
        ],
        require_admin_access,
    ),
    # Nothing of this site uses them. The first two list the files of every network.
    re_path(r"^api/main/images/", closed),
    re_path(r"^api/main/documents/", closed),
    re_path(r"^api/main/pages/\d+/action/", closed),
    re_path(r"^snippets/choose/\w+/\w+/create/$", closed),
    # The page above all others, which the first migration made: Wagtail would ask its parent.
    *(path(f"pages/1/{action}/", closed) for action in ("lock", "set_position", "unlock")),
    # The second step of Wagtail's import; ours has one.
    path("redirects/import/process/", closed),
    path("failwhale/", closed),
    path("test404/", closed),
]
