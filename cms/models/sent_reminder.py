from django.db import models


class SentReminder(models.Model):
    """That a reminder was sent, so that it is sent once. `key` names the thing by its id, never a person."""

    kind = models.CharField(max_length=50)
    key = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="sent_reminder_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"
