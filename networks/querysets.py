"""Reading verbs of networks."""

from datetime import datetime
from typing import Self

from django.utils import timezone

from cms.querysets import BasePageQuerySet


class StatementQuerySet(BasePageQuerySet):
    def newest_issued_first(self) -> Self:
        return self.order_by("-issued_on", "-pk")


class EventQuerySet(BasePageQuerySet):
    def upcoming(self, now: datetime | None = None) -> Self:
        """Not over yet, soonest first; cancelled ones stay, marked as such."""
        return self.filter(ends_at__gte=now or timezone.now()).order_by("starts_at", "pk")

    def past(self, now: datetime | None = None) -> Self:
        return self.filter(ends_at__lt=now or timezone.now()).order_by("-starts_at", "-pk")
