from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from cms.models import KeepsVersions
from cms.typing import StrOrPromise
from cms.validators import validate_link
from home.alerts.forms import AlertForm
from home.querysets import AlertQuerySet


class Alert(
    KeepsVersions,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    models.Model,
):
    """A notice above every page, or above one section, that ends by itself. See docs/editors.md#alerts."""

    class Severity(models.TextChoices):
        """Most severe first; this is also the order on the page."""

        EMERGENCY = "emergency", _("Emergency")
        IMPORTANT = "important", _("Important")
        NOTICE = "notice", _("Notice")
        CONDOLENCE = "condolence", _("Condolence")

    LONGEST: dict[str, timedelta] = {Severity.EMERGENCY: timedelta(days=7)}
    LONGEST_OTHERWISE = timedelta(days=30)

    # `DraftStateMixin` would put a new alert on air at once.
    live = models.BooleanField(default=False, editable=False)
    title = models.CharField(
        max_length=100, help_text=_("For example: The lift in Castle House is out of order")
    )
    body = RichTextField(
        features=["bold", "italic", "link"],
        help_text=_("What people need to do or know, in one or two sentences."),
    )
    severity = models.CharField(
        max_length=12,
        choices=Severity.choices,
        default=Severity.NOTICE,
        help_text=_("Emergencies cannot be hidden by readers and end within 7 days; others within 30."),
    )
    link = models.CharField(
        max_length=500,
        blank=True,
        validators=[validate_link],
        help_text=_(
            "Where to read more, if anywhere. For example: /networks/carers/ or https://www.example.org/"
        ),
    )
    link_text = models.CharField(
        max_length=100, blank=True, help_text=_("For example: Which meetings have moved")
    )
    section = models.ForeignKey(
        settings.WAGTAIL_PAGE_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Shown on this page and below it. Empty: on the whole site."),
    )
    starts_at = models.DateTimeField(
        _("starts"), null=True, blank=True, help_text=_("Empty: as soon as it is published.")
    )
    ends_at = models.DateTimeField(_("ends"), null=True, help_text=_("When it goes away by itself."))
    version = models.PositiveIntegerField(default=1, editable=False)

    _revisions = GenericRelation("wagtailcore.Revision", related_query_name="alert")
    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="alert",
        for_concrete_model=False,
    )

    objects = AlertQuerySet.as_manager()
    base_form_class = AlertForm
    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("body"),
        index.FilterField("live"),
    ]
    panels = [
        FieldPanel("title"),
        FieldPanel("body"),
        MultiFieldPanel(["link", "link_text"], heading=_("Link")),
        MultiFieldPanel(
            ["severity", FieldRowPanel(["starts_at", "ends_at"]), PageChooserPanel("section")],
            heading=_("How, when and where"),
        ),
        FieldPanel("show_again"),
    ]

    def __str__(self) -> str:
        return self.title

    @property
    def revisions(self) -> models.Manager[Revision]:
        return self._revisions

    @property
    def can_be_hidden(self) -> bool:
        return self.severity != self.Severity.EMERGENCY

    def longest(self) -> timedelta:
        """How long an alert of this severity may run in one go."""
        return self.LONGEST.get(self.severity, self.LONGEST_OTHERWISE)

    def clean(self) -> None:
        super().clean()
        problems = ending_problems(self, now=timezone.now())
        if self.link and not self.link_text:
            problems["link_text"] = _("Say where the link leads, for example: Which meetings have moved")
        if problems:
            raise ValidationError(problems)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "home/alert_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from home.alerts.display import as_shown  # noqa: PLC0415 - it reads this model

        return {"alerts": [as_shown(self)], "alert": self}


def ending_problems(alert: Alert, *, now: datetime) -> dict[str, StrOrPromise]:
    """What is wrong with an alert's end, by field.

    It may run for `longest()` counted from its start, or from now once it is running: so it can be
    extended, but never left standing. Days are those on the calendar: one with a clock change is one too.
    """
    if not alert.ends_at:
        return {}  # the field itself says it is required
    start = alert.starts_at or now
    if alert.ends_at <= start:
        return {"ends_at": _("The end is not after the start.")}
    counted_from = max(start, now) if start < now < alert.ends_at else start
    if _on_the_wall(alert.ends_at) - _on_the_wall(counted_from) > alert.longest():
        days = alert.longest().days
        return {
            "ends_at": _("Choose an end within %(days)d days; it can be extended later.") % {"days": days}
        }
    return {}


def _on_the_wall(moment: datetime) -> datetime:
    """What calendar and clock say here, without a zone."""
    return timezone.make_naive(moment, timezone.get_default_timezone())
