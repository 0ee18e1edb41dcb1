from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.search import index

from cms.access.visibility import closed_patterns
from cms.blocks import BodyField
from cms.content_version import VersionedValue
from cms.editing.list_panel import ListPanel
from cms.last_updated import newest_date
from cms.models import BasePage, RoutableBasePage
from networks import people
from updates.forms import SeriesForm
from updates.models.monthly_update import MonthlyUpdatePage, moves_at
from updates.models.pause import AgreedPause, pause_rows
from updates.months import calendar, timeliness
from updates.panels import StartNextMonthLink
from updates.querysets import MonthlyUpdateQuerySet

SHOWN_IN_FULL = ("body", "feedback_invitation")


class UpdateSeriesPage(RoutableBasePage):
    """A run of monthly updates: the newest month in full, and an archive by year with honest gaps."""

    body = BodyField(_("introduction"))
    starts_month = models.DateField(
        _("expected from"),
        null=True,
        blank=True,
        help_text=_("The first month an update is expected for. Older months never count as missing."),
    )
    due_working_days = models.PositiveSmallIntegerField(
        _("due after"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("Working days after the month’s end. For example: 5"),
    )

    base_form_class = SeriesForm
    parent_page_types = ["home.HomePage", "networks.NetworkPage"]
    subpage_types = ["updates.MonthlyUpdatePage"]
    max_count_per_parent = 1
    show_in_menus_default = True
    kind_name = _("Monthly updates")
    is_structural = True
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [
        StartNextMonthLink(),
        *BasePage.content_panels,
        FieldPanel("body"),
        MultiFieldPanel(["starts_month", "due_working_days"], heading=_("Rhythm")),
        ListPanel(
            "pauses",
            label=_("Agreed pause"),
            heading=_("Agreed pauses"),
            help_text=_("Months in which nothing is expected. The equality team agrees and enters them."),
        ),
    ]

    @classmethod
    def shows(cls, number: int) -> dict[str, int]:
        return {"monthlyupdatepage__series": number}

    @property
    def agreed_pauses(self) -> list[AgreedPause]:
        rows = getattr(self, "pause_rows", None)
        if rows is not None:
            return [AgreedPause.from_row(row) for row in rows]
        return [pause for pause in self.pauses.all() if pause.first_month and pause.last_month]

    def standing_of(self, month: date, page: MonthlyUpdatePage | None, today: date) -> timeliness.Standing:
        """Where `month` stands; `page` is its page, read `with_standing()`."""
        return timeliness.standing(
            month,
            page.facts if page else None,
            starts=self.starts_month,
            due=calendar.due_day(month, self.due_working_days),
            pauses=self.agreed_pauses,
            today=today,
        )

    def _months_in_moderation(self, request: HttpRequest) -> MonthlyUpdateQuerySet:
        """Those readers cannot see yet, because they wait for a decision; none that is to be for others."""
        unseen = MonthlyUpdatePage.objects.filter(series=self.pk, live=False, alias_of__isnull=True)
        waiting = unseen.with_standing().filter(waiting_since__isnull=False)
        return waiting.exclude(path__like_any=closed_patterns(request)).for_lists()

    def rows(self, months: list[MonthlyUpdatePage], request: HttpRequest) -> list[calendar.MonthRow]:
        """`months`, all that `request` may read, newest first, with the gaps between them."""
        return calendar.with_gaps(
            months,
            self.starts_month,
            self.due_working_days,
            timezone.localdate(),
            pauses=self.agreed_pauses,
            waiting=self._months_in_moderation(request) if self.pk else (),
        )

    def cards(
        self, rows: list[calendar.MonthRow], newest: BasePage | None, request: HttpRequest
    ) -> tuple[calendar.MonthCard, ...]:
        return calendar.cards_of(rows, newest, self.get_url(request) or "", request)

    @classmethod
    def in_memory(cls, pk: int | None) -> "UpdateSeriesPage | None":
        """The series of a month, without its texts. Shared by all requests: never change it."""
        return _kept.get().get(pk or 0)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        readable = MonthlyUpdatePage.objects.visible_to(request).filter(series=self.pk).newest_month_first()
        shown = readable.only(*MonthlyUpdatePage.shown_in_lists, *SHOWN_IN_FULL)
        months = list(shown) if self.pk else []
        newest = months[0] if months else None
        groups = calendar.by_year(self.rows(months, request))
        years = [(group.year, self.cards(group.rows, newest, request)) for group in groups]
        return {**context, "newest": newest, "years": years}

    @path("")
    def index_route(self, request: HttpRequest) -> TemplateResponse:
        """The newest month in full, and all years."""
        context = self.get_context(request)
        if context["newest"]:
            prefetch_related_objects([context["newest"]], moves_at("items__moves", request))
        return TemplateResponse(request, self.template, context)

    @path("<int:year>/", name="year")
    def year(self, request: HttpRequest, year: int) -> TemplateResponse:
        """One year's months, with gaps."""
        context = self.get_context(request)
        cards = dict(context["years"]).get(year)
        if cards is None:
            raise Http404
        months = MonthlyUpdatePage.objects.visible_to(request).filter(series=self.pk, month__year=year)
        context = {**context, "year": year, "cards": cards, "updated_at": newest_date(months)}
        return TemplateResponse(request, "updates/update_series_year.html", context)

    @path(f"{calendar.WITHOUT_UPDATE}/<str:month>/", name="without_update")
    def without_update(self, request: HttpRequest, month: str) -> HttpResponse:
        """Why there is no update for a month that the list of months shows as a gap; 404 for any other.

        Its own address and not that of the month: what is there, readers of a private month are told, and
        nobody else must be able to compare. Once an update is there for the reader, it leads to it.
        """
        readable = MonthlyUpdatePage.objects.visible_to(request).filter(series=self.pk).newest_month_first()
        rows = self.rows(list(readable.for_lists()), request)
        row = next((row for row in rows if f"{row.month:%Y-%m}" == month), None)
        if row is None:
            raise Http404
        if row.page is not None:
            return redirect(row.page.get_url(request))
        due = calendar.due_day(row.month, self.due_working_days)
        context = {
            **BasePage.get_context(self, request),
            "row": row,
            "due": due,
            "writers": people.led_on(self.network_id, due, timezone.localdate()) if self.network_id else (),
            **calendar.beside(self.cards(rows, None, request), row.month),
        }
        return TemplateResponse(request, "updates/month_without_update.html", context)


def _read() -> dict[int, UpdateSeriesPage]:
    needed = ("url_path", "path", "depth", "starts_month", "due_working_days")
    return {
        series.pk: series
        for series in UpdateSeriesPage.objects.only(*needed).annotate(pause_rows=pause_rows())
    }


_kept = VersionedValue(_read)
