from django.db import models


class Limit(models.Model):
    """One entry of the store behind `cms.security.limits`: a keyed hash, a count, and when it is over.

    The table is unlogged: fast, in no backup and in no archived log, and empty after PostgreSQL was killed.
    """

    key = models.UUIDField(primary_key=True)
    value = models.JSONField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.key)
