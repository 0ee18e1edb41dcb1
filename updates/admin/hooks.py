"""Addresses and buttons of the admin; `updates/wagtail_hooks.py` registers them."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.urls import URLPattern, path, register_converter, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import Button
from wagtail.models import Page

from cms.admin.reports.access import ReportMenuItem
from updates.admin.evidence import EvidencePack
from updates.admin.months_report import MonthsAsCsv, MonthsOfAllSeries
from updates.admin.start_month import MonthInAddress, StartNextMonth
from updates.models import UpdateSeriesPage
from updates.services.months import may_start

register_converter(MonthInAddress, "month")


def urls() -> list[URLPattern]:
    return [
        path("evidence/", EvidencePack.as_view(), name="evidence_pack"),
        path("series/<int:series_id>/start/", StartNextMonth.as_view(), name="start_next_month"),
        path("series/<int:series_id>/start/<month:month>/", StartNextMonth.as_view(), name="start_month"),
        path("reports/months/", MonthsOfAllSeries.as_view(), name="months_grid"),
        path("reports/months/<month:until>/", MonthsOfAllSeries.as_view(), name="months_grid_until"),
        path("reports/months/<month:until>/csv/", MonthsAsCsv.as_view(), name="months_csv"),
    ]


def months_menu_item() -> ReportMenuItem:
    return ReportMenuItem(
        _("Monthly updates"),
        reverse_lazy("months_grid"),
        name="months",
        icon_name="calendar-check",
        order=105,
    )


def evidence_menu_item() -> ReportMenuItem:
    return ReportMenuItem(
        _("Evidence pack"),
        reverse_lazy("evidence_pack"),
        name="evidence-pack",
        icon_name="clipboard-list",
        order=140,
    )


def start_button(
    page: Page, user: User, view_name: str | None = None, next_url: str | None = None
) -> Iterator[Button]:
    """On the screens of a series, for those who may add to it."""
    if page.specific_class is UpdateSeriesPage and may_start(page.specific, user):
        url = reverse("start_next_month", args=[page.pk])
        yield Button(_("Start next month"), url, icon_name="calendar", priority=5)
