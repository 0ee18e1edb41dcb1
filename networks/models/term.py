from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from networks.models.network import NetworkPage
from networks.querysets import TermOfOfficeQuerySet

DAY = "j F Y"


class Days(Func):
    """PostgreSQL's range of days."""

    function = "DATERANGE"
    output_field = DateRangeField()


# Both ends count; no last day means for ever.
ALL_ITS_DAYS = Days("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class NeverAtOnce(ExclusionConstraint):
    """For what two forms sent at one moment would let through. `TermOfOffice.clean` asks first, in words.

    Django's own look would be a second one, and fails when a field of the condition is itself at fault.
    """

    def validate(self, *args: Any, **kwargs: Any) -> None:
        pass


class TermOfOffice(models.Model):
    """Who leads a network, from when to when. Not part of the page: a term ends whatever the page says.

    The rights of a lead come from a term and fall away with it; see `networks.services.terms`.
    """

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chair")
        CO_CHAIR = "co-chair", _("Co-chair")
        DEPUTY = "deputy", _("Deputy chair")
        SPONSOR = "sponsor", _("Executive sponsor")

        @classmethod
        def leading(cls) -> list[str]:
            """Roles that give the rights of a lead."""
            return [cls.CHAIR, cls.CO_CHAIR, cls.DEPUTY]

        @classmethod
        def chairing(cls) -> list[str]:
            """Roles without which a network counts as vacant."""
            return [cls.CHAIR, cls.CO_CHAIR]

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
    warned_on = models.DateField(null=True, editable=False)
    changed_at = models.DateTimeField(null=True, auto_now=True, editable=False)

    objects = TermOfOfficeQuerySet.as_manager()

    class Meta:
        ordering = ["network", "starts_on", "pk"]
        verbose_name = _("term of office")
        verbose_name_plural = _("terms of office")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="term_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(role="sponsor") | Q(ends_on__isnull=False),
                name="term_with_rights_ends",
            ),
            NeverAtOnce(
                name="term_of_person_and_role_once_at_a_time",
                expressions=[
                    ("network", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (ALL_ITS_DAYS, RangeOperators.OVERLAPS),
                ],
            ),
            NeverAtOnce(
                name="one_chair_at_a_time",
                expressions=[
                    ("network", RangeOperators.EQUAL),
                    (ALL_ITS_DAYS, RangeOperators.OVERLAPS),
                ],
                condition=Q(role="chair"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.network}"

    def is_serving(self, today: date) -> bool:
        """Whether the term runs on `today`; the last day counts."""
        return self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)

    def clean(self) -> None:
        """The same rules as the database has, with words that help."""
        if self.person_id and self.role in self.Role.leading() and not self.ends_on:
            raise ValidationError({"ends_on": _("Say the last day: the rights of a lead end with it.")})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first day.")})
        if self.starts_on and self.network_id:
            self._refuse_second_term()
            self._refuse_second_chair()

    def _refuse_second_term(self) -> None:
        if not self.person_id:
            return
        found = self._others_at_the_same_time().filter(person=self.person_id, role=self.role).first()
        if found:
            message = _("%(name)s already has this role %(days)s. End that term first, or choose other days.")
            raise ValidationError({"starts_on": message % {"name": found.name, "days": found.days}})

    def _refuse_second_chair(self) -> None:
        if self.role != self.Role.CHAIR:
            return
        found = self._others_at_the_same_time().filter(role=self.Role.CHAIR).first()
        if found:
            message = _(
                "%(name)s is the chair %(days)s. End that term first, or record both people as co-chairs."
            )
            raise ValidationError({"role": message % {"name": found.name, "days": found.days}})

    def _others_at_the_same_time(self) -> TermOfOfficeQuerySet:
        others = TermOfOffice.objects.filter(network=self.network_id).exclude(pk=self.pk)
        return others.overlapping(self.starts_on, self.ends_on)

    @property
    def days(self) -> str:
        """In words: "from 1 March 2026 to 28 February 2028"."""
        days = {
            "first": date_format(self.starts_on, DAY),
            "last": self.ends_on and date_format(self.ends_on, DAY),
        }
        return (_("from %(first)s to %(last)s") if self.ends_on else _("from %(first)s on")) % days
