from django.db import models


class Gone(models.Model):
    """An entry that was deleted, until the engine of SEARCH_URL has forgotten it. A trigger writes it."""

    entry = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return f"Entry {self.entry}"
