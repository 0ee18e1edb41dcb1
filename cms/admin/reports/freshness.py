"""Pages whose check is due, most overdue first (docs/editors.md#dates)."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, cast

import django_filters
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from cms.admin.concurrent.actions import seen
from cms.admin.reports.access import AllDraftsPermissionMixin
from cms.exports import SafeSpreadsheet
from cms.models import BasePage
from cms.querysets import BasePageQuerySet
from cms.typing import StrOrPromise


class FreshnessFilters(WagtailFilterSet):
    network = django_filters.ModelChoiceFilter(
        queryset=BasePage.objects.filter(pk=F("network")).order_by("title"), label=_("Network")
    )
    due = django_filters.ChoiceFilter(
        label=_("Next check"),
        choices=[("overdue", _("Overdue")), ("soon", _("Due within 30 days"))],
        method="filter_due",
    )

    class Meta:
        model = BasePage
        fields: list[str] = []

    def filter_due(self, queryset: BasePageQuerySet, name: str, value: str) -> BasePageQuerySet:
        today = timezone.localdate()
        if value == "overdue":
            return queryset.filter(review_due_on__lt=today)
        return queryset.filter(review_due_on__range=(today, today + timedelta(days=30)))


class DueColumn(Column):
    cell_template_name = "cms/reports/due_cell.html"


class ConfirmColumn(Column):
    cell_template_name = "cms/reports/confirm_cell.html"

    def get_value(self, instance: BasePage) -> BasePage:
        return instance

    def get_cell_context_data(self, instance: BasePage, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        token = parent_context.get("csrf_token")
        return {**context, "csrf_token": token, "made_from": seen(instance.live_revision_id)}


class FreshnessReport(SafeSpreadsheet, AllDraftsPermissionMixin, ReportView):
    model = BasePage
    page_title = _("Freshness")
    header_icon = "history"
    template_name = "cms/reports/listing.html"
    index_url_name = "freshness_report"
    index_results_url_name = "freshness_report_results"
    filterset_class = FreshnessFilters
    paginate_by = 30
    no_results_message = _("No page is waiting for a check.")
    list_export = ["title", "network_title", "review_due_on", "days_overdue", "checked_on"]
    export_headings = {
        "network_title": _("Network"),
        "days_overdue": _("Days overdue"),
        "checked_on": _("Last checked"),
    }
    export_filename = "freshness"

    @cached_property
    def columns(self) -> list[Column]:
        may_edit = self.permission_policy.user_has_permission(self.request.user, "change")
        return [
            TitleColumn("title", label=_("Page"), get_url=self.address_of),
            Column("network_title", label=_("Network")),
            DueColumn("review_due_on", label=_("Next check due")),
            DateColumn("checked_on", label=_("Last checked")),
            *([ConfirmColumn("confirm", label=_("Check"))] if may_edit else []),
        ]

    def address_of(self, page: BasePage) -> str | None:
        """The edit form for those who may use it, the page itself for others."""
        if page.permissions_for_user(self.request.user).can_edit():
            return reverse("wagtailadmin_pages:edit", args=[page.pk])
        return page.get_url(self.request)

    def get_queryset(self) -> BasePageQuerySet:
        self.queryset = (
            BasePage.objects.live()
            .filter(review_due_on__isnull=False)
            .annotate(network_title=F("network__title"))
            .order_by("review_due_on", "pk")
        )
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list: Iterable[BasePage]) -> list[BasePage]:
        pages = list(object_list)
        for page in pages:
            page.is_overdue = days_overdue(page) > 0
            page.may_confirm = page.permissions_for_user(self.request.user).can_edit()
        return pages

    def to_row_dict(self, item: BasePage) -> dict[str, Any]:
        item.days_overdue = max(days_overdue(item), 0)
        return super().to_row_dict(item)


def days_overdue(page: BasePage) -> int:
    """How many days ago the check was due; negative when it is still to come."""
    return (timezone.localdate() - cast(date, page.review_due_on)).days  # only such pages are listed


def due_in_words(page: BasePage) -> StrOrPromise:
    days = days_overdue(page)
    if days > 0:
        return ngettext("%(count)d day overdue", "%(count)d days overdue", days) % {"count": days}
    if days == 0:
        return _("due today")
    return ngettext("in %(count)d day", "in %(count)d days", -days) % {"count": -days}
