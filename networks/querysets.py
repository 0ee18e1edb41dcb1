"""Reading verbs of networks."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Q
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


class TermOfOfficeQuerySet(models.QuerySet):
    def serving(self, today: date | None = None) -> Self:
        """Terms that run today; the last day counts."""
        today = today or timezone.localdate()
        return self.filter(starts_on__lte=today).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))

    def public(self) -> Self:
        return self.filter(is_public=True)
