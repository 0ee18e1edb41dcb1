from typing import Any

from django.db import models

from cms.security import encryption


class SharedMail(models.Model):
    """What many people get, stored once. `OutgoingMail` adds what differs from one to the next."""

    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.subject


class OutgoingMail(models.Model):
    """A mail to one person that no mail server has taken yet. Then its row goes, and with it the address.

    Sealed, because of the address. The job that delivers it knows only this row's id: job queues log their
    arguments.
    """

    sealed = models.TextField()
    shared = models.ForeignKey(SharedMail, models.CASCADE, null=True, related_name="waiting")
    # The key of what it is sent for, so that it can be taken back: see `cms.mail.withdraw`.
    concerns = models.CharField(max_length=36, blank=True, db_index=True)
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"Mail {self.pk}"

    @property
    def message(self) -> dict[str, Any]:
        return encryption.decrypt(self.sealed)

    @message.setter
    def message(self, value: dict[str, Any]) -> None:
        self.sealed = encryption.encrypt(value)
