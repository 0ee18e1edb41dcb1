from django.db import models


class ContentChange(models.Model):
    """One row each time readers may see something new. `cms.content_version` reads and prunes it."""

    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"Change {self.pk}"
