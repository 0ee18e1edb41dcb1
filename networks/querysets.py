"""Reading verbs of networks."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from cms.models import BasePage
from cms.querysets import BasePageQuerySet
from cms.security import encryption


class StatementQuerySet(BasePageQuerySet):
    def of(self, network: models.Model) -> Self:
        """Those that `network` stands behind; where nobody is named, it is the one they are filed under."""
        named = self.model.issued_by.through.objects.filter(statementpage=OuterRef("pk"))
        own = Q(network=network.pk) & ~Exists(named)
        return self.filter(own | Exists(named.filter(networkpage=network.pk)))

    def with_issuers(self) -> Self:
        """Each with `issuer_ids`, the networks named as issuing it, without a query for them."""
        named = self.model.issued_by.through.objects.filter(statementpage=OuterRef("pk"))
        return self.annotate(issuer_ids=ArraySubquery(named.values("networkpage")))

    def newest_issued_first(self) -> Self:
        return self.order_by("-issued_on", "-pk")


class EventQuerySet(BasePageQuerySet):
    def upcoming(self, now: datetime | None = None) -> Self:
        """Not over yet, soonest first; cancelled ones stay, marked as such."""
        return self.filter(ends_at__gte=now or timezone.now()).order_by("starts_at", "pk")

    def past(self, now: datetime | None = None) -> Self:
        return self.filter(ends_at__lt=now or timezone.now()).order_by("-starts_at", "-pk")


class TermOfOfficeQuerySet(models.QuerySet[Any]):
    """Days are inclusive: on its last day a term still runs."""

    model: Any  # TermOfOffice, whose module reads this one

    def leading(self) -> Self:
        """Chairs, co-chairs and deputies: those whose term gives the rights of a lead."""
        return self.filter(role__in=self.model.Role.leading())

    def chairing(self) -> Self:
        return self.filter(role__in=self.model.Role.chairing())

    def serving_on(self, today: date) -> Self:
        return self.overlapping(today, today)

    def overlapping(self, first: date, last: date | None) -> Self:
        """Terms that share at least one day with `first` to `last` (None: for ever)."""
        found = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
        return found if last is None else found.filter(starts_on__lte=last)

    def ending_within(self, days: int, today: date) -> Self:
        """Terms that run today and end at most `days` days from now, soonest first."""
        ending = self.serving_on(today).filter(ends_on__lte=today + timedelta(days=days))
        return ending.order_by("ends_on", "pk")

    def not_yet_warned(self, days: int) -> Self:
        """Terms whose end was not yet announced in the last `days` days; an extended term counts anew."""
        return self.filter(Q(warned_on__isnull=True) | Q(warned_on__lt=F("ends_on") - timedelta(days=days)))

    def not_renewed(self) -> Self:
        """Terms after whose last day the person does not go straight on leading the same network."""
        next_terms = self.model.objects.leading().filter(
            network=OuterRef("network"),
            person=OuterRef("person"),
            starts_on__lte=OuterRef("ends_on") + timedelta(days=1),
            ends_on__gt=OuterRef("ends_on"),
        )
        return self.exclude(Exists(next_terms))


class SubscriptionQuerySet(models.QuerySet[Any]):
    def of(self, address: str, network: BasePage | None = None) -> Self:
        """What is held about `address`, on the list of `network` or (None) on every list."""
        pages: Any = self.model._meta.get_field("network").related_model
        ids = [network.pk] if network else pages.objects.values_list("pk", flat=True)
        return self.filter(mark__in=[mark for pk in ids for mark in self.marks_of(pk, address)])

    @staticmethod
    def marks_of(network_id: int, address: str) -> list[str]:
        """What an address is found by on one list, under each key; upper and lower case are the same."""
        return encryption.blind_indexes(f"{network_id} {address.strip().lower()}")

    def confirmed(self) -> Self:
        return self.filter(confirmed_on__isnull=False)

    def unanswered(self, today: date) -> Self:
        """Asked, and silent until the last day was over."""
        return self.filter(answer_until__lt=today)

    def to_ask_again(self, before: date) -> Self:
        """Whose yes is from `before` or earlier, and who were not asked since."""
        return self.confirmed().filter(confirmed_on__lte=before, answer_until__isnull=True)
