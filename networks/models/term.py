from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from networks.models.network import NetworkPage


class TermOfOffice(models.Model):
    """Who leads a network, from when to when. Not part of the page: a term ends whatever the page says."""

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        CO_CHAIR = "co-chair", _("Co-chair")
        DEPUTY = "deputy", _("Deputy chair")
        SPONSOR = "sponsor", _("Executive sponsor")

    network = models.ForeignKey(NetworkPage, models.CASCADE, related_name="terms")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="terms_of_office",
        help_text=_("Their account, if they have one here."),
    )
    name = models.CharField(max_length=120, help_text=_("As it should appear. For example: Amara Bello"))
    role = models.CharField(max_length=20, choices=Role.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text=_("The last day in the role."))
    is_public = models.BooleanField(
        _("show the name on the network’s page"),
        default=False,
        help_text=_("Only if the person agreed. Otherwise the page shows the role alone."),
    )

    class Meta:
        ordering = ["network", "starts_on", "pk"]
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="term_ends_after_it_starts",
            )
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.network}"

    def is_serving(self, today: date) -> bool:
        """Whether the term runs on `today`; the last day counts."""
        return self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)

    def clean(self):
        if self.ends_on and self.starts_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first day.")})
