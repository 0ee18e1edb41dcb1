from django.db import models


class PublishedFact(models.Model):
    """What readers could see of one page or answer from `at` on; the evidence pack is made of these.

    Rows are added and never changed, and they outlive what they are about: nothing points anywhere, and
    `data` holds all that is told (`updates.evidence.snapshots`).
    """

    class Kind(models.TextChoices):
        PAGE = "page"
        RESPONSE = "response"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    object_id = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    is_public = models.BooleanField()
    network_number = models.PositiveBigIntegerField(null=True)  # the page's id; empty: the organisation's
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["kind", "object_id", "-at", "-id"], name="published_fact_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}, {self.at:%Y-%m-%d}"
