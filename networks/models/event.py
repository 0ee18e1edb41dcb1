from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PageManager
from wagtail.search import index

from cms.blocks import BodyField
from cms.models import BasePage
from networks.querysets import EventQuerySet


class EventPage(BasePage):
    """Something a network holds: in person, online or both. A cancelled event keeps its page and says so."""

    class Mode(models.TextChoices):
        IN_PERSON = "in-person", _("In person")
        ONLINE = "online", _("Online")
        HYBRID = "hybrid", _("In person and online")

    starts_at = models.DateTimeField(_("starts"), null=True)
    ends_at = models.DateTimeField(_("ends"), null=True)
    mode = models.CharField(
        _("how people take part"), max_length=10, choices=Mode.choices, default=Mode.ONLINE
    )
    place = models.CharField(
        max_length=255, blank=True, help_text=_("Room and building. For example: Room 2.14, Castle House")
    )
    online_link = models.URLField(blank=True, help_text=_("Where the meeting opens."))
    booking_link = models.URLField(blank=True, help_text=_("Where people book, if they need to."))
    access = models.TextField(
        _("access information"),
        blank=True,
        help_text=_("Step-free access, hearing loop, captions, interpreters, a quiet room."),
    )
    contact_email = models.EmailField(_("contact mailbox"), blank=True)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    cancelled_reason = models.CharField(
        max_length=300, blank=True, help_text=_("Readers see this. Say what happens instead, if anything.")
    )
    body = BodyField()

    objects = PageManager.from_queryset(EventQuerySet)()

    parent_page_types = ["networks.NetworkPage", "home.HomePage"]
    subpage_types = []
    kind_name = _("Event")
    moves_parents_date = True
    shown_in_lists = (*BasePage.shown_in_lists, "starts_at", "ends_at", "mode", "place", "is_cancelled")
    needs_checks = False
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.SearchField("place"),
        index.SearchField("get_mode_display"),
        index.SearchField("access"),
        index.SearchField("cancelled_reason"),
        index.FilterField("starts_at"),
        index.FilterField("ends_at"),
    ]
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldRowPanel(["starts_at", "ends_at"]), "mode", "place", "online_link", "booking_link"],
            heading=_("When and where"),
        ),
        FieldPanel("access"),
        FieldPanel("contact_email"),
        FieldPanel("body"),
        MultiFieldPanel(["is_cancelled", "cancelled_reason"], heading=_("Cancelled?")),
    ]

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="event_by_end")]

    def clean(self) -> None:
        super().clean()
        problems = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            problems["ends_at"] = _("The end is not after the start.")
        if self.mode in (self.Mode.IN_PERSON, self.Mode.HYBRID) and not self.place:
            problems["place"] = _("Say where people go.")
        if self.is_cancelled and not self.cancelled_reason:
            problems["cancelled_reason"] = _("Say why. Readers see this.")
        if problems:
            raise ValidationError(problems)

    @property
    def is_over(self) -> bool:
        return bool(self.ends_at and self.ends_at < timezone.now())

    @property
    def is_on_one_day(self) -> bool:
        if not (self.starts_at and self.ends_at):
            return True
        return timezone.localdate(self.starts_at) == timezone.localdate(self.ends_at)
