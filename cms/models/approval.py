from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState


class ReviewClaim(models.Model):
    """Who is looking at a submission, so that two people do not do the same work."""

    task_state = models.OneToOneField(TaskState, models.CASCADE, related_name="claim")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    # What they began to read (`cms.models.versions`), to tell them when it is no longer that.
    version = models.CharField(max_length=100, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return f"Claim {self.task_state_id}"


class EmergencyPublication(models.Model):
    """Something published without a second check. It stays on a list until somebody else signs it off."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    object_id = models.CharField(max_length=255)
    content_object = GenericForeignKey("content_type", "object_id")
    title = models.CharField(max_length=255)
    revision = models.ForeignKey("wagtailcore.Revision", models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    writers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="+",
        help_text=_("Who wrote part of what had not been public, and so signs nothing off."),
    )
    at = models.DateTimeField()
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        permissions = [("bypass_approval", "Publish without a second check in an emergency")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signed_off_by__isnull=True) | ~models.Q(signed_off_by=models.F("by")),
                name="emergency_signed_off_by_somebody_else",
            )
        ]

    def __str__(self) -> str:
        return self.title
