"""The monthly updates on *My network*. Registered in `wagtail_hooks.py`."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils.dateformat import format as write
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import WorkflowState

from networks.admin.dashboard_sections import DashboardRow, DashboardSection
from networks.models import NetworkPage
from updates.models import MonthlyUpdatePage, UpdateSeriesPage
from updates.models.pause import pause_rows
from updates.months.calendar import due_day, months_between
from updates.months.timeliness import Timeliness

Months = dict[tuple[int, date], MonthlyUpdatePage]

STATES = {
    WorkflowState.STATUS_IN_PROGRESS: gettext_lazy("sent for approval"),
    WorkflowState.STATUS_NEEDS_CHANGES: gettext_lazy("changes requested"),
}


def parts(networks: list[NetworkPage], today: date) -> dict[int, list[DashboardSection]]:
    """By network: last month and this month in each of its series; two queries for all networks."""
    series = list(
        UpdateSeriesPage.objects.filter(network__in=[network.pk for network in networks])
        .annotate(pause_rows=pause_rows())
        .order_by("path")
    )
    months = _months([each.pk for each in series])
    return {
        network.pk: [
            _part(network, [each for each in series if each.network_id == network.pk], months, today)
        ]
        for network in networks
    }


def _part(
    network: NetworkPage, series: list[UpdateSeriesPage], months: Months, today: date
) -> DashboardSection:
    rows = [row for each in series for row in _rows(each, months, today)]
    if series:
        return DashboardSection("months", _("Monthly update"), rows, _("No update is expected yet."))
    add = reverse("wagtailadmin_pages:add", args=["updates", "updateseriespage", network.pk])
    empty = _("This network has no monthly updates yet.")
    return DashboardSection("months", _("Monthly update"), [], empty, [(_("Set up monthly updates"), add)])


def _rows(series: UpdateSeriesPage, months: Months, today: date) -> list[DashboardRow]:
    this_month = today.replace(day=1)
    last_month = (this_month - timedelta(days=1)).replace(day=1)
    first = series.starts_month and series.starts_month.replace(day=1)
    rows = [
        _row(series, month, months.get((series.pk, month)), today)
        for month in (last_month, this_month)
        if first is None or month >= first
    ]
    if missing := _missing(series, months, first, last_month, today):
        title = _("Earlier months without an update: %(count)d") % {"count": missing}
        rows.append(DashboardRow(title, reverse("wagtailadmin_explore", args=[series.pk])))
    return rows


def _missing(series: UpdateSeriesPage, months: Months, first: date | None, before: date, today: date) -> int:
    earlier = [month for month in months_between(first, before) if month < before] if first else []
    standings = [series.standing_of(month, months.get((series.pk, month)), today) for month in earlier]
    return sum(standing.state == Timeliness.MISSING for standing in standings)


def _row(series: UpdateSeriesPage, month: date, page: MonthlyUpdatePage | None, today: date) -> DashboardRow:
    due = due_day(month, series.due_working_days)
    title = write(month, "F Y")
    standing = series.standing_of(month, page, today)
    if standing.state == Timeliness.PAUSED:
        return DashboardRow(title, "", _("paused: %(reason)s") % {"reason": standing.reason})
    if page is None:
        start = reverse("start_month", args=[series.pk, month])
        late = due < today
        state = _("not started, and late") if late else _("not started")
        button = (_("Start %(month)s") % {"month": title}, start)
        return DashboardRow(title, "", state, due, _("due by"), is_urgent=late, buttons=[button])
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if page.live:
        return DashboardRow(title, url, _("published"))
    if page.goes_live_at:
        return DashboardRow(title, url, _("approved"), page.goes_live_at, _("goes live"))
    return DashboardRow(
        title, url, STATES.get(page.state, _("draft")), due, _("due by"), is_urgent=due < today
    )


def _months(series_ids: list[int]) -> Months:
    """Every month of the series, with where it stands, by series and month."""
    months = MonthlyUpdatePage.objects.filter(series__in=series_ids, alias_of__isnull=True).with_standing()
    return {(page.series_id, page.month): page for page in months.defer_streamfields()}
