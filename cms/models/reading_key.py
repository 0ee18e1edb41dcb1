from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReadingKey(models.Model):
    """What lets a calendar or feed program read as one person. The key itself is nowhere: only its hash is.

    No day on which it was used: nobody needs to know when somebody's telephone looked for events.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="reading_key"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_on = models.DateField()

    class Meta:
        verbose_name = _("reading key")
        default_permissions = []

    def __str__(self) -> str:
        return f"{self.user_id}"
