from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable


class AgreedPause(Orderable):
    """Months in which no update is expected, agreed with the equality team, with a reason readers see."""

    series = ParentalKey("updates.UpdateSeriesPage", related_name="pauses")
    # Empty in drafts only; so is the last.
    first_month = models.DateField(
        null=True, help_text=_("The first day of the first month. For example: 1 August 2026")
    )
    last_month = models.DateField(
        null=True, help_text=_("The first day of the last month. For one month, the same day again.")
    )
    reason = models.CharField(
        max_length=200,
        help_text=_("Readers see it. For example: The network is choosing a new chair."),
    )

    panels = [FieldRowPanel([FieldPanel("first_month"), FieldPanel("last_month")]), FieldPanel("reason")]

    def __str__(self) -> str:
        return self.reason

    def clean(self) -> None:
        super().clean()
        if self.first_month and self.last_month and self.last_month < self.first_month:
            raise ValidationError({"last_month": _("The last month lies before the first.")})

    @classmethod
    def from_row(cls, row: dict[str, str]) -> "AgreedPause":
        """From what `pause_rows` gives."""
        days = {name: date.fromisoformat(row[name]) for name in ("first_month", "last_month")}
        return cls(reason=row["reason"], **days)

    def covers(self, month: date) -> bool:
        """Whether nothing is expected for `month` (its first day)."""
        first, last = self.first_month, self.last_month
        return bool(first and last and first.replace(day=1) <= month <= last)


def pause_rows() -> ArraySubquery:
    """The pauses of each series, read with the series themselves where every query counts."""
    row = JSONObject(first_month="first_month", last_month="last_month", reason="reason")
    own = AgreedPause.objects.filter(
        series=OuterRef("pk"), first_month__isnull=False, last_month__isnull=False
    )
    return ArraySubquery(own.order_by("sort_order").values(row=row))
