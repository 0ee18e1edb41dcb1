from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from cms.blocks import BodyField
from cms.caching import page_registry
from cms.editing.list_panel import ListPanel
from cms.models import BasePage
from networks.forms import StatementForm
from networks.models.network import NetworkPage
from networks.querysets import StatementQuerySet


class StatementPage(BasePage):
    """A dated public position of one or more networks. It is never deleted quietly: it ends with a reason."""

    class State(models.TextChoices):
        CURRENT = "current", _("Current")
        SUPERSEDED = "superseded", _("Superseded")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    # Drafts may lack a date, so the column may too; publishing requires it.
    issued_on = models.DateField(
        _("issued on"),
        null=True,
        help_text=_("The day the network took this position. It may lie before publication."),
    )
    issued_by = ParentalManyToManyField(
        NetworkPage,
        related_name="statements",
        blank=True,
        help_text=_("Every network that stands behind it. Empty: the network it is filed under."),
    )
    body = BodyField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.CURRENT)
    superseded_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="supersedes",
        help_text=_("The statement that takes its place."),
    )
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(
        max_length=500, blank=True, help_text=_("Readers see this. Say why, in a sentence.")
    )

    objects = PageManager.from_queryset(StatementQuerySet)()
    base_form_class = StatementForm

    parent_page_types = ["networks.NetworkPage"]
    subpage_types = []
    is_in_feeds = True
    moves_parents_date = True
    shown_in_lists = (*BasePage.shown_in_lists, "issued_on", "state", "superseded_by")
    kind_name = _("Statement")
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.RelatedFields("quotations", [index.SearchField("text"), index.SearchField("attribution")]),
        index.SearchField("withdrawn_reason"),
        index.FilterField("issued_on"),
        index.FilterField("state"),
    ]
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(["issued_on", "issued_by"], heading=_("Who says this, and when")),
        FieldPanel("body"),
        ListPanel("quotations", label=_("Quotation"), heading=_("Quotations")),
        ListPanel(
            "corrections",
            label=_("Correction"),
            heading=_("Corrections"),
            help_text=_("Shown at the top of the statement. Corrected words are named, not hidden."),
        ),
        MultiFieldPanel(
            ["state", "superseded_by", "withdrawn_on", "withdrawn_reason"],
            heading=_("Does it still stand?"),
        ),
    ]

    class Meta:
        indexes = [
            models.Index(
                fields=["-issued_on", "-basepage_ptr"],
                condition=Q(state="current"),
                name="statement_current_newest",
            )
        ]

    @property
    def needs_checks(self) -> bool:
        """One that was replaced or withdrawn is history."""
        return self.state == self.State.CURRENT

    @property
    def issuers(self) -> list[NetworkPage]:
        """The networks that stand behind it, the one it is filed under when nobody was named."""
        named = list(self.issued_by.values_list("id", flat=True)) or [self.network_id]
        return [page for page in page_registry.by_address().values() if page.pk in named]

    def clean(self) -> None:
        super().clean()
        problems = {}
        if self.state == self.State.SUPERSEDED and not self.superseded_by_id:
            problems["superseded_by"] = _("Choose the statement that takes its place.")
        if self.state == self.State.WITHDRAWN and not self.withdrawn_reason:
            problems["withdrawn_reason"] = _("Say why it was withdrawn. Readers see this.")
        if self.pk and self.superseded_by_id == self.pk:
            problems["superseded_by"] = _("A statement cannot take its own place.")
        if problems:
            raise ValidationError(problems)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        # The one that took its place, and those whose place it took.
        either = Q(pk=self.superseded_by_id or 0) | Q(superseded_by=self.pk)
        around = StatementPage.objects.visible_to(request).filter(either).for_lists() if self.pk else []
        return {
            **context,
            "issuers": self.issuers,
            "successor": next((page for page in around if page.pk == self.superseded_by_id), None),
            "earlier": [page for page in around if page.superseded_by_id == self.pk],
            "quotations": self.quotations.all(),
            "corrections": self.corrections.all(),
        }


class Quotation(Orderable):
    """Somebody's words, with the record that they agreed to be quoted."""

    page = ParentalKey(StatementPage, related_name="quotations")
    text = models.TextField(help_text=_("Their words, without quotation marks."))
    attribution = models.CharField(max_length=200, help_text=_("Who said it. For example: Amara Bello"))
    role = models.CharField(
        max_length=200, blank=True, help_text=_("In what role. For example: deputy chair, Carers’ network")
    )
    consent = models.CharField(
        max_length=200,
        blank=True,
        help_text=_(
            "Who asked, and when they said yes. Not shown to readers; empty for published quotations."
        ),
    )

    panels = ["text", "attribution", "role", "consent"]

    def __str__(self) -> str:
        return self.text


class Correction(Orderable):
    """A dated note at the top of a statement that says what was put right after publication."""

    page = ParentalKey(StatementPage, related_name="corrections")
    date = models.DateField(null=True)  # empty in drafts only
    note = models.CharField(
        max_length=300, help_text=_("For example: The number of respondents was 214, not 241.")
    )

    panels = ["date", "note"]

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.note
