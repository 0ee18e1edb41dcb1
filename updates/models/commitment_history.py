"""What happened to commitments, kept for good: rows are added and never changed."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from updates.models.commitment import Commitment
from updates.querysets import StatusChangeQuerySet


class CommitmentChange(models.Model):
    """One fact of a public commitment that changed: from, to, when and, where readers are owed it, why.

    One person changes it, so all of it is in the public story of the commitment.
    """

    class Field(models.TextChoices):
        WORDING = "wording", _("The promise")
        MEASURE = "measure", _("How we will know")
        TARGET_DATE = "target_date", _("Target date")
        OWNER = "owner", _("Who answers for it")
        OWNER_INBOX = "owner_inbox", _("Mailbox")
        TITLE = "title", _("Short name")
        CHARACTERISTICS = "characteristics", _("Protected characteristics")
        OBJECTIVE = "objective", _("Equality objective")
        OBJECTIVE_LINK = "objective_link", _("Link to the objective")
        NEXT_STEPS = "next_steps", _("Next steps")

        @classmethod
        def explained(cls) -> tuple[str, ...]:
            """What the promise is made of: each change of it needs a reason."""
            return (cls.WORDING, cls.MEASURE, cls.TARGET_DATE, cls.OWNER)

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="changes")
    at = models.DateTimeField()
    field = models.CharField(max_length=20, choices=Field.choices)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["commitment", "-at"], name="commitment_change_newest")]

    def __str__(self) -> str:
        return f"{self.commitment_id}: {self.get_field_display()}"

    @property
    def words(self) -> tuple[str, str]:
        """Before and after, as readers read them."""
        if self.field != self.Field.CHARACTERISTICS:
            return self.before, self.after
        names = dict(Commitment.Characteristic.choices)
        before, after = (
            ", ".join(str(names.get(value, value)) for value in told.split(", "))
            for told in (self.before, self.after)
        )
        return before, after

    @property
    def days(self) -> tuple[date, date] | None:
        """Before and after, where they are days."""
        if self.field != self.Field.TARGET_DATE:
            return None
        try:
            return date.fromisoformat(self.before), date.fromisoformat(self.after)
        except ValueError:  # an import said it in words
            return None


class StatusChange(models.Model):
    """What one source said about where a commitment stands, from `at` on.

    A source is a published monthly update (`page`, about `month`) or one edit by the equality team (neither,
    but a `reason`). Its newest row counts; an empty status takes back what it said. Of all sources the one
    that speaks for the latest day (`about`) decides, so that correcting an older month moves nothing.
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="status_changes")
    at = models.DateTimeField(help_text="From when readers could see it.")
    about = models.DateField(help_text="The day it speaks for: of an update, its month's last at most.")
    status = models.CharField(max_length=12, choices=Commitment.Status.choices, blank=True)
    # No constraint: the row outlives the page, which it must still tell from others.
    page = models.ForeignKey(
        settings.WAGTAIL_PAGE_MODEL,
        models.DO_NOTHING,
        null=True,
        blank=True,
        db_constraint=False,
        related_name="+",
    )
    month = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["commitment", "at"], name="status_change_in_order")]

    def __str__(self) -> str:
        return f"{self.commitment_id}: {self.status or '–'}"

    @property
    def source(self) -> tuple[int | None, date | int]:
        """What tells the words of one source from another's; each edit is a source of its own."""
        return (self.page_id, self.month) if self.month else (None, self.pk)
