"""Two of Wagtail's own reports with fewer queries."""

from collections.abc import Iterable, Mapping
from typing import Any

from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.reports.audit_logging import LogEntriesView, SiteHistoryReportFilterSet
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import PageLogEntry

from cms.models import BasePage


class HistoryFilters(SiteHistoryReportFilterSet):
    # Its choices cost as much as the report. Names, actions, people and days are left to filter by.
    object_type = None


class SiteHistory(LogEntriesView):
    filterset_class = HistoryFilters

    def decorate_paginated_queryset(self, queryset: Iterable[Any]) -> list[Any]:
        """Entries about pages get all their pages at once; Wagtail asks type by type."""
        wanted = [row["pk"] for row in queryset if self._is_about_page(row)]
        entries = PageLogEntry.objects.prefetch_related("user__wagtail_userprofile", "content_type")
        entries = entries.in_bulk(wanted)
        pages = BasePage.objects.specific(defer=True).in_bulk({entry.page_id for entry in entries.values()})
        finder = AdminURLFinder(self.request.user)
        for entry in entries.values():
            page = pages.get(entry.page_id)
            entry.edit_url = finder.get_edit_url(page) if page else None
        others = [row for row in queryset if not self._is_about_page(row)]
        others = iter(super().decorate_paginated_queryset(others))
        return [entries[row["pk"]] if self._is_about_page(row) else next(others) for row in queryset]

    def _is_about_page(self, row: Mapping[str, Any]) -> bool:
        return self.log_models[row["log_model_index"]] is PageLogEntry


class PageTypesUsage(PageTypesUsageReportView):
    def decorate_paginated_queryset(self, page_types: Iterable[Any]) -> Iterable[Any]:
        """Wagtail reads the page of each type that was edited last in full, type by type."""
        wanted = [each.last_edited_page_id for each in page_types if each.last_edited_page_id]
        pages = BasePage.objects.specific(defer=True).in_bulk(wanted)
        for each in page_types:
            each.last_edited_page = pages.get(each.last_edited_page_id)
        return page_types


INSTEAD = {LogEntriesView: SiteHistory, PageTypesUsageReportView: PageTypesUsage}
