from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from networks.models.network import NetworkPage

HOURS_TO_TAKE_IT = 24


class ListCopy(models.Model):
    """A copy of a mailing list: one person asks and says why, another allows it, and it can be taken once.

    The rows are the record of that. They hold nobody's address.
    """

    network = models.ForeignKey(NetworkPage, models.CASCADE, related_name="+")
    reason = models.TextField(
        _("what is it needed for?"),
        max_length=500,
        help_text=_(
            "Why an email through this site will not do, who will see the copy, and when it is deleted. "
            "For example: The list moves to the new email service on 3 March; I delete the file that day."
        ),
    )
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    is_allowed = models.BooleanField(null=True)
    taken_at = models.DateTimeField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("copy of a mailing list")
        verbose_name_plural = _("copies of mailing lists")
        permissions = [("allow_listcopy", "Can allow a copy of a mailing list")]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(asked_by__isnull=True)
                | ~Q(decided_by=F("asked_by")),
                name="copy_of_a_list_needs_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name}: {self.network}"

    def can_be_taken(self, now: datetime) -> bool:
        in_time = self.decided_at and now < self.decided_at + timedelta(hours=HOURS_TO_TAKE_IT)
        return bool(self.is_allowed and in_time and not self.taken_at)
