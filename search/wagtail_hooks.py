from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from search.admin import engine_down
from search.admin.report import Searches, SearchesMenuItem
from search.admin.viewsets import SearchGroup


@hooks.register("register_admin_viewset")
def synonyms_and_promotions() -> SearchGroup:
    return SearchGroup()


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    return [
        path("reports/searches/", Searches.as_view(), name="searches_report"),
        path(
            "reports/searches/results/", Searches.as_view(results_only=True), name="searches_report_results"
        ),
    ]


@hooks.register("register_reports_menu_item")
def report_menu_item() -> SearchesMenuItem:
    return SearchesMenuItem(
        _("What people search for"),
        reverse_lazy("searches_report"),
        name="searches",
        icon_name="search",
        order=140,
    )


hooks.register("construct_homepage_panels", engine_down.warn, order=20)
