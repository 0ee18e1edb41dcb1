from django.db import models


class Rebuild(models.Model):
    """A run of `index_search` that has not finished: where the next one goes on."""

    started_at = models.DateTimeField()
    last_page = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"Rebuild of {self.started_at:%Y-%m-%d}"
