from django.db import models


class OutgoingMail(models.Model):
    """A mail to one person that no mail server has taken yet. Then its row goes, and with it the address.

    The job that delivers it knows only this row's id: job queues log their arguments.
    """

    message = models.JSONField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self):
        return f"Mail {self.pk}"
