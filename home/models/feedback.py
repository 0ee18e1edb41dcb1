import uuid

from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from home.querysets import FeedbackQuerySet
from networks.models import NetworkPage

LONGEST_TEXT = 5000


class Feedback(models.Model):
    """What somebody told us. These columns and no other, whoever sends it: no account, address or time.

    The id is random, so that not even the order of arrival is kept. What we make of it is in `Triage`.
    """

    id = models.UUIDField(
        primary_key=True,
        default=uuid.uuid4,
        editable=False,
        help_text=_("A random number, so that two messages can be told apart. It says nothing about order."),
    )
    text = models.TextField(
        validators=[MaxLengthValidator(LONGEST_TEXT)],
        help_text=_("The words that were written, as they are."),
    )
    network = models.ForeignKey(
        NetworkPage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The network that was chosen, if one was."),
    )
    month = models.DateField(
        _("month received"), help_text=_("The month and year. Never the day or the time.")
    )

    objects = FeedbackQuerySet.as_manager()

    # The index of references would keep a row of its own about it.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        permissions = [("read_feedback", "Can read and sort anonymous feedback")]

    def __str__(self) -> str:
        # Never the text: logs of the admin keep this.
        return gettext("Feedback received in %(month)s") % {"month": self.received}

    @property
    def received(self) -> str:
        return date_format(self.month, "F Y")

    @property
    def theme(self) -> str:
        return self.triage.theme if hasattr(self, "triage") else ""

    @property
    def state(self) -> str:
        if not hasattr(self, "triage"):
            return gettext("Not sorted yet")
        return gettext("Handled") if self.triage.is_handled else gettext("Open")


class Triage(models.Model):
    """What the equality team made of one message. A table of its own: the message stays as it came."""

    feedback = models.OneToOneField(
        Feedback,
        models.CASCADE,
        primary_key=True,
        related_name="triage",
        help_text=_("The message it is about."),
    )
    theme = models.CharField(
        max_length=80, db_index=True, help_text=_("What it is about, in two or three words of ours.")
    )
    leads_may_read = models.BooleanField(
        default=True, help_text=_("Whether the leads of the chosen network may read it.")
    )
    is_handled = models.BooleanField(
        _("handled"), default=False, help_text=_("Whether we have done what there was to do.")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("sorting of feedback")

    def __str__(self) -> str:
        return self.theme
