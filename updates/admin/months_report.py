"""Every series by month: published, late, in moderation, missing, paused. On screen and as CSV."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.admin.reports.access import AllDraftsPermissionMixin
from cms.admin.views import AdminView
from cms.exports import csv_response
from updates.models import MonthlyUpdatePage, UpdateSeriesPage
from updates.months import timeliness
from updates.months.calendar import month_before, months_between

MONTHS_SHOWN = 12


@dataclass(frozen=True)
class GridRow:
    series: UpdateSeriesPage
    cells: list["Cell"]


@dataclass(frozen=True)
class Cell:
    standing: timeliness.Standing
    url: str  # where somebody can look at it; empty when there is nothing


def last_months(until: date) -> list[date]:
    """`MONTHS_SHOWN` months, newest first."""
    months = [until.replace(day=1)]
    while len(months) < MONTHS_SHOWN:
        months.append(month_before(months[-1]))
    return months


def grid(months: list[date], today: date) -> list[GridRow]:
    """A row for each public series, in the order of the site. Three queries however many there are."""
    every = UpdateSeriesPage.objects.live().filter(alias_of__isnull=True).order_by("path")
    every = list(every.select_related("network").prefetch_related("pauses").defer_streamfields())
    found = MonthlyUpdatePage.objects.filter(
        series__in=[series.pk for series in every], month__in=months, alias_of__isnull=True
    )
    pages = {(page.series_id, page.month): page for page in found.with_standing().defer_streamfields()}
    return [
        GridRow(series, [_cell(series, month, pages.get((series.pk, month)), today) for month in months])
        for series in every
    ]


def _cell(series: UpdateSeriesPage, month: date, page: MonthlyUpdatePage | None, today: date) -> Cell:
    return Cell(series.standing_of(month, page, today), reverse("read_draft", args=[page.pk]) if page else "")


class MonthsOfAllSeries(AllDraftsPermissionMixin, AdminView):
    template_name = "updates/admin/grid.html"
    page_title = gettext_lazy("Monthly updates")

    def dispatch(self, request: HttpRequest, until: date | None = None, **kwargs: Any) -> HttpResponse:
        self.today = timezone.localdate()
        self.months = last_months(until or self.today)
        return super().dispatch(request, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        earlier, newest = month_before(self.months[-1]), self.today.replace(day=1)
        later = [month for month in months_between(self.months[0], newest) if month > self.months[0]]
        return super().get_context_data(
            rows=grid(self.months, self.today),
            months=self.months,
            states=self.states(),
            earlier=earlier,
            later=later[min(len(later), MONTHS_SHOWN) - 1] if later else None,
            **kwargs,
        )

    @staticmethod
    def states() -> list[timeliness.Timeliness]:
        return [state for state in timeliness.Timeliness if state != timeliness.Timeliness.NOT_EXPECTED]


class MonthsAsCsv(MonthsOfAllSeries):
    """A line for each series and month, oldest month last; days are written as 2026-10-31."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = f"monthly-updates-{self.months[-1]:%Y-%m}-to-{self.months[0]:%Y-%m}"
        return csv_response(name, [headings(), *lines(grid(self.months, self.today))])


def headings() -> list[str]:
    return [
        _("Series"),
        _("Network"),
        _("Month"),
        _("Due"),
        _("State"),
        _("First sent for approval"),
        _("In moderation since"),
        _("Published"),
        _("Days late"),
        _("Of these in moderation"),
        _("Reason for the pause"),
    ]


def lines(rows: Iterable[GridRow]) -> Iterator[list[Any]]:
    for row in rows:
        network = row.series.network.title if row.series.network else _("Whole organisation")
        for cell in row.cells:
            standing, facts = cell.standing, cell.standing.facts
            yield [
                row.series.title,
                network,
                f"{standing.month:%Y-%m}",
                standing.due or "",
                str(standing.label),
                facts.submitted or "",
                facts.waiting_since or "",
                facts.published or "",
                facts.late.days or "",
                facts.late.in_moderation or "",
                standing.reason,
            ]
