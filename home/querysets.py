"""Reading verbs of the site's own furniture."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q


class AlertQuerySet(models.QuerySet):
    def published(self) -> Self:
        return self.filter(live=True, ends_at__isnull=False)

    def over(self, now: datetime) -> Self:
        """Published alerts whose time is over, the latest first."""
        return self.published().filter(ends_at__lte=now).order_by("-ends_at", "-pk")

    def not_over(self, now: datetime) -> Self:
        return self.published().filter(ends_at__gt=now)

    def started(self, now: datetime) -> Self:
        return self.filter(Q(starts_at__isnull=True) | Q(starts_at__lte=now))
