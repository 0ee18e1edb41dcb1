"""Reading verbs of the site's own furniture."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone

from cms.access.drafts import may_manage
from cms.access.staff_only import is_outsider
from cms.models import BasePage
from networks.models import TermOfOffice


class AlertQuerySet(models.QuerySet[Any]):
    def published(self) -> Self:
        return self.filter(live=True, ends_at__isnull=False)

    def over(self, now: datetime) -> Self:
        """Published alerts whose time is over, the latest first."""
        return self.published().filter(ends_at__lte=now).order_by("-ends_at", "-pk")

    def not_over(self, now: datetime) -> Self:
        return self.published().filter(ends_at__gt=now)

    def started(self, now: datetime) -> Self:
        return self.filter(Q(starts_at__isnull=True) | Q(starts_at__lte=now))

    def on_air_for(self, request: HttpRequest) -> Self:
        """Alerts that `request` meets somewhere now: on the whole site, or above pages that it may read."""
        now, pages = timezone.now(), BasePage.objects.visible_to(request)
        met = Q(section__isnull=True) | Q(section__in=pages)
        return self.none() if is_outsider(request) else self.not_over(now).started(now).filter(met)

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


class FeedbackQuerySet(models.QuerySet[Any]):
    def readable_by(self, user: User, today: date) -> Self:
        """All for those who sort; for leads what was sorted, is about their network and not kept back."""
        if self.sorts(user):
            return self
        led = TermOfOffice.objects.serving_on(today).leading().filter(person=user.pk).values("network")
        return self.filter(network__in=led, triage__leads_may_read=True)

    def sorts(self, user: User) -> bool:
        """Whether `user` reads and sorts every message. Not superusers as such.

        See docs/editors.md#who-does-what.
        """
        kept: Any = user
        if not hasattr(user, "_sorts_feedback"):
            held = user.has_perm("home.read_feedback")  # which a superuser always holds
            if held and user.is_superuser:
                held = user.groups.filter(permissions__codename="read_feedback").exists()
            kept._sorts_feedback = held
        return kept._sorts_feedback

    def unsorted(self) -> Self:
        return self.filter(triage=None)

    def sorted_last(self) -> Self:
        """What nobody has read yet first, then what is open; among equals the newest month."""
        return self.order_by(F("triage__is_handled").asc(nulls_first=True), "-month", "pk")

    def open_themes(self, days: int, today: date) -> list[str]:
        """Themes that nothing was done about for more than `days`, by name; how many wrote is not said."""
        left = self.filter(triage__is_handled=False).older_than(days, today)
        return list(left.order_by("triage__theme").values_list("triage__theme", flat=True).distinct())

    def older_than(self, days: int, today: date) -> Self:
        """Only the month is known, so its first day counts: nothing is kept longer than `days`."""
        return self.filter(month__lte=today - timedelta(days=days))


class PageRemarkQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(is_handled=False)

    def owned_by(self, user: User, today: date) -> Self:
        """On pages that `user` answers for: the page's group, else its network's leads, else editors."""
        led = TermOfOffice.objects.serving_on(today).leading().filter(person=user.pk).values("network")
        own = Q(page__content_owner__in=user.groups.all())
        own |= Q(page__content_owner=None, page__network__in=led)
        if may_manage(user):
            own |= Q(page__content_owner=None, page__network=None)
        return self.filter(own) if user.is_active else self.none()

    def open_first(self) -> Self:
        return self.order_by("is_handled", "-month", "pk")

    def older_than(self, days: int, today: date) -> Self:
        return self.filter(month__lte=today - timedelta(days=days))
