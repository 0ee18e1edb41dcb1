from datetime import date, datetime
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page, PageManager, WorkflowState
from wagtail.search import index

from cms.blocks import BodyField
from cms.editing.form_sizes import MOST_ITEMS, MOST_MOVES
from cms.models import BasePage
from updates.forms import MonthlyUpdateCopyForm, MonthlyUpdateForm, two_statuses_message, untouched_message
from updates.models.commitment import Commitment
from updates.months import calendar, timeliness
from updates.months.carried_over import reads_the_same
from updates.panels import CarriedOverMark, ItemsPanel, MovesPanel
from updates.querysets import MonthlyUpdateQuerySet

# Facts about a month, written by services; a revision never brings them back.
OUTSIDE_REVISIONS = ("month", "series_id", "carried_over", "submitted_at", "due_on")


class MonthlyUpdatePage(BasePage):
    """One month of one series. Its month is fixed once it exists; title and address follow from it."""

    month = models.DateField(help_text=_("The first day of the month, for example 1 October 2026."))
    # Where the month must be unique; the parent is not a column, so this repeats it.
    series = models.ForeignKey(
        settings.WAGTAIL_PAGE_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    body = BodyField(_("introduction"))
    feedback_invitation = models.TextField(
        blank=True, help_text=_("How people can say what they think, in a sentence or two.")
    )
    # The items it was started with, as they were in the month before (`updates.months.carried_over`).
    carried_over = models.JSONField(default=list, blank=True, editable=False)

    # When it was first sent for approval, and the day it was due: `updates.services.submissions` keeps both.
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    due_on = models.DateField(null=True, blank=True, editable=False)

    # The form sets it while it holds rows that are not on the page yet, and looks at those itself.
    has_items_in_form = False

    objects = PageManager.from_queryset(MonthlyUpdateQuerySet)()
    base_form_class = MonthlyUpdateForm
    copy_form_class = MonthlyUpdateCopyForm

    parent_page_types = ["updates.UpdateSeriesPage"]
    subpage_types = []
    is_in_feeds = True
    moves_parents_date = True
    kind_name = _("Monthly update")
    shown_in_lists = (
        *BasePage.shown_in_lists,
        *("month", "series", "live", "first_published_at", "submitted_at", "due_on"),
    )
    needs_checks = False
    exclude_fields_in_copy = [*BasePage.exclude_fields_in_copy, *OUTSIDE_REVISIONS[1:]]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("month"),
        index.RelatedFields("items", [index.SearchField("topic", boost=1.5), index.SearchField("detail")]),
    ]
    content_panels = [
        FieldPanel("month"),
        FieldPanel("summary"),
        FieldPanel("body"),
        ItemsPanel(
            "items",
            label=_("Progress item"),
            heading=_("Our progress"),
            max_num=MOST_ITEMS,
        ),
        FieldPanel("feedback_invitation"),
    ]
    promote_panels = []

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["series", "month"], name="one_update_a_month_and_series"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.series_id = self.get_parent().pk
        self.name_after_month()
        super().save(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        page = super().with_content_json(content)
        for name in OUTSIDE_REVISIONS:
            setattr(page, name, getattr(self, name))
        return page

    def name_after_month(self) -> None:
        """Title and address are made from the month: "October 2026", `2026-10`."""
        if self.month:
            self.month = self.month.replace(day=1)
            self.title = date_format(self.month, "F Y")
            self.slug = self.month.strftime("%Y-%m")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        self.name_after_month()
        super().full_clean(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.depth and MonthlyUpdatePage.objects.child_of(self.get_parent()).holding(self.month, self.pk):
            raise ValidationError({"month": _("This series already has an update for that month.")})
        if not self.has_items_in_form:
            self.require_finished_items()

    def require_finished_items(self) -> None:
        """Raises `ValidationError` naming items that say what they said last month, or two things at once."""
        items = list(self.items.all())
        untouched = [item.topic for item in items if item.is_carried_over]
        if untouched:
            raise ValidationError(untouched_message(untouched))
        said: dict[int, str] = {}
        for move in (move for item in items for move in item.moves.all() if move.status):
            if said.setdefault(move.commitment_id, move.status) != move.status:
                raise ValidationError(two_statuses_message(move.commitment))

    def can_move_to(self, parent: Page) -> bool:
        """A month stays in its series, whose ledger it stands in."""
        return parent.pk == self.series_id

    @property
    def facts(self) -> timeliness.Facts:
        """What the ledger says of it; whether it waits is known after `with_standing()` only."""
        published = _day(self.first_published_at) if self.live else None
        submitted = _day(self.submitted_at)
        return timeliness.Facts(
            published=published,
            late=timeliness.lateness(self.due_on, published, submitted)
            if published
            else timeliness.Lateness(0, 0),
            submitted=submitted,
            waiting_since=_day(getattr(self, "waiting_since", None)),
            sent_back=getattr(self, "state", "") == WorkflowState.STATUS_NEEDS_CHANGES,
            goes_live=_day(getattr(self, "goes_live_at", None)),
        )

    @property
    def plain_description(self) -> str:
        return self.summary or _("Our progress in %(month)s.") % {"month": self.title}

    @property
    def title_elsewhere(self) -> str:
        """“October 2026” says nothing about whose it is."""
        return f"{self.title}, {self.network.title}" if self.network else self.title

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        items = self.items.all()
        if self.pk:
            is_stored = hasattr(items, "prefetch_related")
            items = items.prefetch_related(moves_at("moves", request)) if is_stored else items
        return {**context, "items": items, **self._neighbours(request)}

    def _neighbours(self, request: HttpRequest) -> dict[str, Any]:
        """The months before and after it, those without an update in their place."""
        series = apps.get_model("updates", "UpdateSeriesPage").in_memory(self.series_id) if self.pk else None
        if not (series and self.month):
            return {"is_newest": True}
        readable = MonthlyUpdatePage.objects.visible_to(request).filter(series=self.series_id)
        months = list(readable.newest_month_first().for_lists())
        cards = series.cards(series.rows(months, request), None, request)
        is_newest = not (months and months[0].month > self.month)
        return {"is_newest": is_newest, **calendar.beside(cards, self.month)}


def moves_at(path: str, request: HttpRequest) -> "Prefetch[Any]":
    """What items move, found at `path` from what is prefetched, each with its commitment.

    Without commitments to networks that `request` may not read.
    """
    seen = Commitment.objects.visible_to(request)
    moves = CommitmentMove.objects.filter(commitment__in=seen).select_related("commitment")
    return Prefetch(path, moves.only("item", "status", "commitment__ref", "commitment__title"))


def _day(moment: datetime | None) -> date | None:
    """The day in the UK, where a moment late in the evening may be the next day already."""
    return timezone.localdate(moment, timezone.get_default_timezone()) if moment else None


class ProgressItem(Orderable, ClusterableModel):
    """One line of "Our progress". Its id changes at each publication: nothing may point at it."""

    class Status(models.TextChoices):
        DONE = "done", _("Done")
        UNDER_WAY = "under-way", _("Under way")
        BLOCKED = "blocked", _("Blocked")
        PLANNED = "planned", _("Planned")

    page = ParentalKey(MonthlyUpdatePage, related_name="items")
    topic = models.CharField(
        max_length=80, help_text=_("Shown in bold at the start. For example: Reverse mentoring")
    )
    detail = RichTextField(
        features=["bold", "italic", "link"],
        help_text=_("What happened, what it changed, what comes next. Two or three sentences."),
    )
    status = models.CharField(max_length=10, choices=Status.choices)
    contact_email = models.EmailField(blank=True, help_text=_("Where people can ask, if anywhere."))

    panels = [
        CarriedOverMark(),
        FieldPanel("topic"),
        FieldPanel("detail"),
        FieldPanel("status"),
        MovesPanel(
            "moves",
            max_num=MOST_MOVES,
            label=_("Commitment"),
            heading=_("Commitments this is about"),
            help_text=_("Choose a new status only where this month’s news changes how the promise stands."),
            panels=[FieldRowPanel(["commitment", "status"])],
        ),
        FieldPanel("contact_email"),
    ]

    def __str__(self) -> str:
        return self.topic

    @property
    def is_carried_over(self) -> bool:
        """Whether it still says what the month before said, so that somebody has to look at it."""
        page: Any = getattr(self, "page", None)
        return bool(page and page.carried_over) and reads_the_same(self, page.carried_over)


class CommitmentMove(models.Model):
    """A commitment that a progress item is about and, where the news changes it, how it stands from now on.

    Counts once the month is public: `updates.services.commitment_status` then copies it into `StatusChange`.
    """

    item = ParentalKey(ProgressItem, related_name="moves")
    # Empty in drafts only.
    commitment = models.ForeignKey(Commitment, models.CASCADE, null=True, related_name="moves")
    status = models.CharField(_("status now"), max_length=12, choices=Commitment.Status.choices, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        ref = self.commitment.ref if self.commitment else ""
        return f"{ref} {self.get_status_display()}".strip()
