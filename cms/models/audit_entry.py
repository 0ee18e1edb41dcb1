from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEntry(models.Model):
    """Who did what to what people may do. The database lets nobody change or delete a row.

    Of people only the account's number is here, and no foreign key: the row outlives the account.
    """

    class Action(models.TextChoices):
        SIGNED_IN = "signed-in", _("Signed in")
        SIGNED_OUT = "signed-out", _("Signed out")
        REFUSED = "sign-in-refused", _("Sign-in refused")
        SECURED = "secured", _("Password or second factor changed")
        PERMISSION = "permission", _("Rights changed")
        EXPORTED = "exported", _("Exported")
        APPROVED = "approved", _("Approved")
        SENT_BACK = "sent-back", _("Sent back")
        BYPASSED = "bypassed", _("Published without a second check")
        SIGNED_OFF = "signed-off", _("Signed off")

    at = models.DateTimeField(_("when"), default=timezone.now)
    account = models.BigIntegerField(_("account"), null=True)
    action = models.CharField(_("what"), max_length=30, choices=Action)
    subject = models.CharField(_("to what"), max_length=100, blank=True)
    facts = models.JSONField(_("details"), default=dict)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at", "-id"], name="audit_newest_first")]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        default_permissions = []

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.account} {self.action} {self.subject}"
