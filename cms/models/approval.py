from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState


class FourEyesTask(AbstractGroupApprovalTask):
    """Somebody who wrote none of it approves the very revision they read (docs/editors.md#approving).

    The rules live in `cms.services.approval`; this class only asks them, wherever Wagtail comes from: its
    dashboard, its edit form or our own review screen.
    """

    def get_actions(self, obj, user):
        from cms.services import approval  # noqa: PLC0415 - the service writes this model's states

        if not (user.is_superuser or self._user_in_groups(user)):
            return []
        actions = [("reject", _("Request changes"), True)]
        if approval.why_not(obj, user) is None:
            actions.append(("approve", _("Approve"), True))
        return actions

    def _user_in_groups(self, user):
        return self.pk in _tasks_of(user)

    def get_form_for_action(self, action):
        from cms import forms  # noqa: PLC0415 - forms of the admin need every model

        return forms.ApproveForm if action == "approve" else forms.RequestChangesForm

    def get_template_for_action(self, action):
        return "cms/admin/approve_modal.html" if action == "approve" else ""

    def on_action(self, task_state, user, action_name, **kwargs):
        """Approve or send back. Raises `ApprovalRefused`; then nothing has changed.

        Only known arguments pass: Wagtail's edit form hands over whatever the browser sent.
        """
        from cms.services import approval  # noqa: PLC0415 - as above

        if action_name == "approve":
            approval.approve(
                task_state,
                by=user,
                version=kwargs.get("revision"),
                comment=str(kwargs.get("comment") or ""),
                change_kind=kwargs.get("change_kind"),
            )
        elif action_name == "reject":
            approval.request_changes(task_state, by=user, reason=str(kwargs.get("comment") or ""))

    @classmethod
    def get_description(cls):
        return _("Members of the groups approve; never their own work, and only the version they read")

    class Meta:
        verbose_name = _("four-eyes task")
        verbose_name_plural = _("four-eyes tasks")


def tasks_in_use(user) -> list[int]:
    """The keys of the tasks that count on this person."""
    return [pk for pk, active in _tasks_of(user).items() if active]


def _tasks_of(user) -> dict[int, bool]:
    """By key, whether each is in use. Every screen asks; the database is asked once a request."""
    if not hasattr(user, "_four_eyes_tasks"):
        found = FourEyesTask.objects.filter(groups__user=user).values_list("pk", "active")
        user._four_eyes_tasks = dict(found)
    return user._four_eyes_tasks


class ReviewClaim(models.Model):
    """Who is looking at a submission, so that two people do not do the same work."""

    task_state = models.OneToOneField(TaskState, models.CASCADE, related_name="claim")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    # What they began to read (`cms.versions`), to tell them when it is no longer that.
    version = models.CharField(max_length=100, blank=True, default="", db_default="")

    def __str__(self):
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

    def __str__(self):
        return self.title
