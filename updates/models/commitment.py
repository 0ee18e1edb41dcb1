from datetime import date
from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from cms.blocks import TEXT_FEATURES
from cms.typing import StrOrPromise
from cms.validators import validate_link
from networks.models import NetworkPage, StatementPage
from updates.commitments.overdue import how_late
from updates.querysets import CommitmentQuerySet

REF_PATTERN = r"[A-Z]{2,4}-[0-9]{2,3}"


class CommitmentRow(NamedTuple):
    ref: str
    title: str
    wording: str
    status: str
    label: str
    is_over: bool
    target_date: date
    late: str  # how late it is; empty for what is over, or in time
    addressee: str  # whom it was promised to


class Commitment(models.Model):
    """A promise with an owner (a role and a team, never a person), a measure and a target date.

    `status` repeats what `StatusChange` says last; only `updates.services.commitment_status` writes it. Once
    public, what was promised changes only through `updates.services.commitments`, which keeps the history.
    """

    class Status(models.TextChoices):
        NOT_STARTED = "not-started", _("Not started")
        ON_TRACK = "on-track", _("On track")
        AT_RISK = "at-risk", _("At risk")
        LATE = "late", _("Late")
        DELIVERED = "delivered", _("Delivered")
        STOPPED = "stopped", _("Stopped")

        @classmethod
        def closed(cls) -> tuple[str, ...]:
            """Nothing more will happen to a promise that stands so."""
            return (cls.DELIVERED, cls.STOPPED)

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
    objective = models.CharField(
        _("equality objective"),
        max_length=200,
        blank=True,
        help_text=_(
            "The published objective this serves, if any. For example: Objective 2, fair recruitment"
        ),
    )
    objective_link = models.CharField(
        _("link to the objective"),
        max_length=500,
        blank=True,
        validators=[validate_link],
        help_text=_("For example: /equality-objectives/ or https://example.org/objectives"),
    )
    network = models.ForeignKey(
        NetworkPage,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
        help_text=_("Empty: the whole organisation promises it."),
    )
    statements = models.ManyToManyField(
        StatementPage,
        blank=True,
        related_name="commitments",
        help_text=_("Statements that led to it or moved it. Readers find them in its story."),
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.NOT_STARTED)
    # When readers first saw it. Empty: nobody but the equality team does yet.
    public_since = models.DateTimeField(null=True, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["ref"]

    def __str__(self) -> str:
        return f"{self.ref} {self.title}"

    def clean(self) -> None:
        super().clean()
        stored = type(self).objects.public().filter(pk=self.pk).first()
        if stored and stored.ref != self.ref:
            why = _("%(ref)s is public, so its reference stays. Stop this commitment and add another.")
            raise ValidationError({"ref": why % {"ref": stored.ref}})
        if stored and stored.network_id != self.network_id:
            why = _("%(ref)s is public, so it stays with those it was promised to.")
            raise ValidationError({"network": why % {"ref": stored.ref}})

    @property
    def is_public(self) -> bool:
        return self.public_since is not None

    @property
    def is_over(self) -> bool:
        return self.status in self.Status.closed()

    def how_late(self, today: date) -> str:
        """In words, while it is open and its day is over; else empty."""
        return "" if self.is_over else how_late(self.target_date, today)

    def row(self, today: date) -> "CommitmentRow":
        """What lists show of it."""
        return CommitmentRow(
            self.ref,
            self.title,
            self.wording,
            self.status,
            str(self.Status(self.status).label),
            self.is_over,
            self.target_date,
            self.how_late(today),
            self.network.title if self.network else str(_("Whole organisation")),
        )

    @property
    def characteristic_names(self) -> list[StrOrPromise]:
        names = dict(self.Characteristic.choices)
        return [names[value] for value in self.characteristics if value in names]
