from calendar import isleap
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from cms.content_version import VersionedValue
from cms.validators import validate_link


class AwarenessDay(models.Model):
    """A day to know about, once or every year on its date. The home page shows it when it is near.

    It shows words and addresses of other sites to everybody, so a second person reads it first, and again
    whatever is changed (`cms.moderation.second_look`).
    """

    name = models.CharField(max_length=100, help_text=_("For example: Carers Rights Day"))
    day = models.DateField(help_text=_("The next time it comes."))
    is_yearly = models.BooleanField(
        _("every year on this date"),
        default=True,
        help_text=_(
            "Leave this out for days that move, such as Eid or Easter, and enter them anew each year."
        ),
    )
    about = models.CharField(
        max_length=200,
        blank=True,
        help_text=_("One sentence. For example: What the law gives carers at work."),
    )
    link = models.CharField(
        max_length=255,
        blank=True,
        validators=[validate_link],
        help_text=_("Where to read more: a page of this site such as /networks/carers/, or a full address."),
    )

    public_since = models.DateTimeField(
        _("readers see it since"), null=True, editable=False, help_text=_("Empty: nobody has read it yet.")
    )

    panels = [
        FieldPanel("name"),
        FieldRowPanel(["day", "is_yearly"]),
        FieldPanel("about"),
        FieldPanel("link"),
    ]

    class Meta:
        verbose_name = _("awareness day")
        ordering = ["day", "name"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whatever changes it, readers see it again once somebody else has read it."""
        words = ("name", "day", "is_yearly", "about", "link")
        stored = type(self).objects.filter(pk=self.pk).values_list(*words).first()
        if stored and stored != tuple(getattr(self, name) for name in words):
            self.public_since = None
        super().save(*args, **kwargs)

    def next_on(self, today: date) -> date | None:
        """When it comes next, `today` included; None when it was only once and is over."""
        if not self.is_yearly or self.day >= today:
            return self.day if self.day >= today else None
        this_year = _in_year(self.day, today.year)
        return this_year if this_year >= today else _in_year(self.day, today.year + 1)


shown = VersionedValue(lambda: list(AwarenessDay.objects.filter(public_since__isnull=False)))


def coming(
    days: Iterable[AwarenessDay], today: date, within: int, most: int
) -> list[tuple[date, AwarenessDay]]:
    """Of `days`, those that come in the next `within` days, soonest first, with their date."""
    dated = [(day.next_on(today), day) for day in days]
    near = [(on, day) for on, day in dated if on and (on - today).days <= within]
    return sorted(near, key=lambda pair: (pair[0], pair[1].name))[:most]


def changed_at(days: Iterable[AwarenessDay], today: date, within: int) -> datetime | None:
    """Since when readers may see the newest of `days` that came near enough to be shown since then."""
    found = [
        day.public_since
        for day in days
        if day.public_since
        and (first := day.next_on(timezone.localdate(day.public_since)))
        and first - timedelta(days=within) <= today
    ]
    return max(found, default=None)


def _in_year(day: date, year: int) -> date:
    """29 February is kept on 1 March where there is none."""
    return (
        date(year, 3, 1) if (day.month, day.day) == (2, 29) and not isleap(year) else day.replace(year=year)
    )
