"""Reading verbs of the site's own furniture."""

from datetime import datetime, timedelta
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

    def upcoming(self, now: datetime) -> Self:
        """Published alerts that have not begun, the next first."""
        return self.not_over(now).filter(starts_at__gt=now).order_by("starts_at", "pk")

    def ending_soon(self, now: datetime) -> Self:
        """Alerts on air that end within a day, the first to end first."""
        tomorrow = now + timedelta(days=1)
        return self.not_over(now).started(now).filter(ends_at__lte=tomorrow).order_by("ends_at", "pk")

    def on_air_between(self, start: datetime, end: datetime) -> Self:
        """Published alerts that readers see at some time from `start` to before `end`."""
        return self.not_over(start).filter(Q(starts_at__isnull=True) | Q(starts_at__lt=end))

    def unfinished(self) -> Self:
        """Drafts: never published, taken down, or changed since; the newest first."""
        drafts = self.filter(Q(live=False) | Q(has_unpublished_changes=True))
        return drafts.order_by("-latest_revision__created_at", "-pk")
