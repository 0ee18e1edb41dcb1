from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.blocks import TEXT_FEATURES, BodyField
from cms.models import BasePage
from networks.models import NetworkPage
from updates.querysets import CommitmentQuerySet

REF_PATTERN = r"[A-Z]{2,4}-[0-9]{2,3}"


class Commitment(models.Model):
    """A promise with an owner (a role and a team, never a person), a measure and a target date."""

    class Status(models.TextChoices):
        NOT_STARTED = "not-started", _("Not started")
        ON_TRACK = "on-track", _("On track")
        AT_RISK = "at-risk", _("At risk")
        LATE = "late", _("Late")
        DELIVERED = "delivered", _("Delivered")
        STOPPED = "stopped", _("Stopped")

    class Characteristic(models.TextChoices):
        """The nine of the Equality Act 2010, section 4."""

        AGE = "age", _("Age")
        DISABILITY = "disability", _("Disability")
        GENDER_REASSIGNMENT = "gender-reassignment", _("Gender reassignment")
        MARRIAGE = "marriage-and-civil-partnership", _("Marriage and civil partnership")
        PREGNANCY = "pregnancy-and-maternity", _("Pregnancy and maternity")
        RACE = "race", _("Race")
        RELIGION = "religion-or-belief", _("Religion or belief")
        SEX = "sex", _("Sex")
        SEXUAL_ORIENTATION = "sexual-orientation", _("Sexual orientation")

    ref = models.CharField(
        _("reference"),
        max_length=8,
        unique=True,
        validators=[
            RegexValidator(f"^{REF_PATTERN}$", _("Two to four capitals, a hyphen, a number: RE-03."))
        ],
        help_text=_("Never changes once public. For example: RE-03"),
    )
    title = models.CharField(max_length=120, help_text=_("A short name. For example: Mixed interview panels"))
    wording = models.TextField(help_text=_("The promise as it was made, in one or two sentences."))
    owner = models.CharField(max_length=120, help_text=_("A role. For example: Head of Recruitment"))
    owner_inbox = models.EmailField(help_text=_("The team’s mailbox, not a person’s."))
    measure = models.TextField(help_text=_("How anybody can tell that it was kept."))
    target_date = models.DateField()
    next_steps = RichTextField(blank=True, features=TEXT_FEATURES)
    characteristics = ArrayField(
        models.CharField(max_length=40, choices=Characteristic.choices), blank=True, default=list
    )
    network = models.ForeignKey(
        NetworkPage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        help_text=_("Empty: the whole organisation promises it."),
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.NOT_STARTED)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["ref"]

    def __str__(self):
        return f"{self.ref} {self.title}"

    @property
    def characteristic_names(self) -> list[str]:
        names = dict(self.Characteristic.choices)
        return [names[value] for value in self.characteristics if value in names]


class CommitmentsPage(RoutablePageMixin, BasePage):
    """Everything promised, and how it stands."""

    body = BodyField(_("introduction"))

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    show_in_menus_default = True
    kind_name = _("Commitments")
    is_structural = True
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        commitments = list(Commitment.objects.visible_to(request).select_related("network"))
        return {**context, "commitments": commitments, "glance": Commitment.objects.at_a_glance(commitments)}

    @path("<str:ref>/", name="commitment")
    def commitment(self, request, ref):
        """One commitment, with the months that moved it. Any case of its reference finds it."""
        found = (
            Commitment.objects.visible_to(request).select_related("network").filter(ref__iexact=ref).first()
        )
        if found is None:
            raise Http404
        return self.render(
            request,
            context_overrides={"commitment": found, "progress": found.progress_items.for_reader(request)},
            template="updates/commitment.html",
        )
