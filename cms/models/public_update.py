from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from cms.querysets import PublicUpdateQuerySet


class PublicUpdate(models.Model):
    """One row of a page's public history.

    Written by `cms.services.history` when a page goes live, never by a draft, a move or a re-index. It
    copies what must stay true: a revision can be rewritten by autosave after it was published.
    """

    class Kind(models.TextChoices):
        FIRST = "first", _("First published")
        SIGNIFICANT = "significant", _("Updated")
        MINOR = "minor", _("Minor correction")

    page = models.ForeignKey(settings.WAGTAIL_PAGE_MODEL, models.CASCADE, related_name="public_updates")
    at = models.DateTimeField(db_index=True)
    # When the job ran: after `at` if it was late. Empty for rows brought in from elsewhere.
    written_at = models.DateTimeField(null=True, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    note = models.CharField(max_length=200, blank=True)
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PublicUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["page", "-at"], name="public_update_page_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "revision"],
                condition=models.Q(revision__isnull=False),
                name="public_update_once_a_revision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.at:%Y-%m-%d}"
