"""What series remind people of: a month that is due. Registered when the app is ready."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.urls import reverse

from cms import mail, roles
from cms.moderation import reminders
from cms.services.working_days import shift_working_days
from cms.sites import full_url
from networks.models import TermOfOffice
from updates.models import MonthlyUpdatePage, UpdateSeriesPage
from updates.months.calendar import due_day, months_between
from updates.months.timeliness import Timeliness

# Working days after the due day. The last one is for the equality team, the others for those who write.
BEFORE, ON_THE_DAY, AFTER, ESCALATED = -5, 0, 5, 10
STAGES = (BEFORE, ON_THE_DAY, AFTER, ESCALATED)
# Nobody is reminded of a month that was due longer ago than this: a new site has old gaps.
LONGEST_AGO = timedelta(days=31)


@dataclass(frozen=True)
class Waited:
    series: UpdateSeriesPage
    month: date
    due: date
    stage: int
    on: date


@reminders.register
def months_due(now: datetime) -> Iterator[reminders.Reminder]:
    """In the morning: months nobody has sent for approval, each stage once."""
    if not reminders.is_morning(now):
        return
    for waited in waited_for(reminders.local_day(now)):
        key = f"{waited.series.pk} {waited.month:%Y-%m} {waited.stage:+d}"
        yield reminders.Reminder("month", (key,), partial(_remind, waited))


def waited_for(today: date) -> list[Waited]:
    """Months that reached a stage and are with their authors; only the latest stage of each.

    A month in moderation, approved or paused is nobody's to be reminded of.
    """
    every = UpdateSeriesPage.objects.live().filter(starts_month__isnull=False, alias_of__isnull=True)
    every = every.select_related("network").prefetch_related("pauses").order_by("path")
    reached = [waited for series in every for waited in _reached(series, today)]
    wanted = {waited.month for waited in reached}
    months = MonthlyUpdatePage.objects.filter(month__in=wanted, alias_of__isnull=True).with_standing()
    pages = {(page.series_id, page.month): page for page in months.defer_streamfields()}
    return [waited for waited in reached if _is_with_authors(waited, pages)]


def _reached(series: UpdateSeriesPage, today: date) -> Iterator[Waited]:
    start = max((series.starts_month or today).replace(day=1), (today - 3 * LONGEST_AGO).replace(day=1))
    for month in months_between(start, today):
        due = due_day(month, series.due_working_days)
        stages = [stage for stage in STAGES if shift_working_days(due, stage) <= today]
        if stages and today - due <= LONGEST_AGO:
            yield Waited(series, month, due, max(stages), today)


def _is_with_authors(waited: Waited, pages: dict[tuple[int, date], MonthlyUpdatePage]) -> bool:
    page = pages.get((waited.series.pk, waited.month))
    state = waited.series.standing_of(waited.month, page, waited.on).state
    return state in (Timeliness.DUE, Timeliness.MISSING, Timeliness.CHANGES_REQUESTED)


def _remind(waited: Waited, _new: set[str]) -> None:
    start = reverse("start_month", args=[waited.series.pk, waited.month])
    context = {
        "series": waited.series.title,
        "network": waited.series.network.title if waited.series.network else "",
        "month": waited.month,
        "due": waited.due,
        "is_over": waited.stage > ON_THE_DAY,
        "is_escalated": waited.stage == ESCALATED,
        "link": full_url(start),
    }
    mail.send_to_all("month_due", _recipients(waited), context)


def _recipients(waited: Waited) -> list[User]:
    """Who leads the network on that day; the equality team when nobody does, and at the end."""
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    if waited.stage != ESCALATED and waited.series.network_id:
        leads = TermOfOffice.objects.serving_on(waited.on).leading().filter(network=waited.series.network_id)
        if found := list(people.filter(pk__in=leads.values("person")).order_by("pk")):
            return found
    return list(people.filter(groups__name=roles.EQUALITY_TEAM).order_by("pk"))
