"""Reading verbs of updates and commitments."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, Self

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import CharField, F, Max, OuterRef, Q, Subquery, Window
from django.db.models.functions import Cast, JSONObject, RowNumber
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Revision, WorkflowState

from cms.caching import page_registry
from cms.models import BasePage
from cms.querysets import BasePageQuerySet, second_person
from cms.typing import StrOrPromise
from networks.models import NetworkPage
from updates.commitments.overdue import how_late


class MonthlyUpdateQuerySet(BasePageQuerySet):
    def newest_month_first(self) -> Self:
        return self.order_by("-month")

    def holding(self, month: date | None, except_pk: int | None = None) -> bool:
        """Whether another page than `except_pk` already holds `month`, live or draft."""
        return month is not None and self.filter(month=month.replace(day=1)).exclude(pk=except_pk).exists()

    def with_standing(self) -> Self:
        """With where each stands in moderation: `state`, `waiting_since` and `goes_live_at`, each or None."""
        about = {
            "base_content_type_id": ContentType.objects.get_for_model(BasePage).pk,
            "object_id": Cast(OuterRef("pk"), CharField()),
        }
        open_states = [WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES]
        states = WorkflowState.objects.filter(**about, status__in=open_states)
        waiting = states.filter(status=WorkflowState.STATUS_IN_PROGRESS)
        scheduled = Revision.objects.filter(**about, approved_go_live_at__isnull=False)
        return self.annotate(
            state=Subquery(states.values("status")[:1]),
            waiting_since=Subquery(waiting.values("current_task_state__started_at")[:1]),
            goes_live_at=Subquery(scheduled.values("approved_go_live_at")[:1]),
        )


NAMED_AT_A_GLANCE = 60  # beyond that the numbers alone are the glance


class Named(NamedTuple):
    ref: str
    title: str


class Overdue(NamedTuple):
    ref: str
    title: str
    late: str


class StatusCount(NamedTuple):
    value: str
    label: StrOrPromise
    count: int  # type: ignore[assignment]  # hides `tuple.count`, which nobody asks of it
    named: tuple[Named, ...]


def _networks_of(request: HttpRequest) -> dict[int, NetworkPage]:
    """The networks `request` may read, from memory."""
    return {page.pk: page for page in page_registry.of_type(NetworkPage, request)}


def _of_these(networks: Iterable[int]) -> Q:
    """The condition, on `network`: one of these, or none, which is the whole organisation."""
    return Q(network=None) | Q(network__in=networks)


class CommitmentQuerySet(models.QuerySet[Any]):
    model: Any  # Commitment, whose module reads this one

    def public(self) -> Self:
        return self.filter(public_since__isnull=False)

    def may_be_mentioned_in(self, network_id: int | None) -> Self:
        """What an update may name: a network's its own and the organisation's; the organisation's all."""
        public = self.public()
        return public.filter(Q(network=None) | Q(network=network_id)) if network_id else public

    def visible_to(self, request: HttpRequest) -> Self:
        """Commitments of the organisation, and of networks this request may read.

        How they stand for it, `updates.commitments.for_reader` says.
        """
        return self.of_networks(_networks_of(request))

    def of_networks(self, networks: Iterable[int]) -> Self:
        """`visible_to` a request that may read these networks."""
        return self.public().filter(_of_these(networks))

    def open(self) -> Self:
        """Neither delivered nor stopped."""
        return self.exclude(status__in=self.model.Status.closed())

    def for_a_glance(self) -> Any:
        """What `at_a_glance` and `overdue` need of each."""
        return self.values_list("pk", "ref", "title", "status", "target_date", named=True)

    def overdue(self, commitments: Iterable[Any], today: date) -> tuple[Overdue, ...]:
        """Of `commitments`, those that are open after their day, the latest first, with how late they are."""
        closed = self.model.Status.closed()
        still = [each for each in commitments if each.status not in closed and each.target_date < today]
        still.sort(key=lambda each: (each.target_date, each.ref))
        return tuple(Overdue(each.ref, each.title, how_late(each.target_date, today)) for each in still)

    def at_a_glance(self, commitments: list[Any], *, is_naming: bool = True) -> tuple[StatusCount, ...]:
        """How many stand where, in the order of the statuses; statuses nobody has are left out.

        Each is named unless there are too many for a glance.
        """
        is_naming = is_naming and len(commitments) <= NAMED_AT_A_GLANCE
        counts = Counter(each.status for each in commitments)
        named: dict[str, list[Named]] = {value: [] for value in counts}
        for each in commitments if is_naming else ():
            named[each.status].append(Named(each.ref, each.title))
        return tuple(
            StatusCount(value, label, counts[value], tuple(named[value]))
            for value, label in self.model.Status.choices
            if counts[value]
        )


class StatusChangeQuerySet(models.QuerySet[Any]):
    def known_on(self, day: date) -> Self:
        """What readers could see when `day` was over, UK time; whatever came later did not happen yet."""
        return self.filter(at__lt=end_of(day))


def end_of(day: date) -> datetime:
    """The first moment after `day`."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


class ResponseQuerySet(models.QuerySet[Any]):
    def visible_to(self, request: HttpRequest) -> Self:
        """Answers a second person checked, to everybody and to networks this request may read."""
        shown = self.filter(_of_these(_networks_of(request)), live=True)
        return shown.marked().select_related("network", "commitment")

    def marked(self) -> Self:
        """With `mark`: whether a second person has read the answer that is public (`SecondPerson`).

        And with `told`: what was public of it so far, and since when (`updates.models.PublishedFact`).
        """
        fact = apps.get_model("updates", "PublishedFact")
        public = fact.objects.filter(kind=fact.Kind.RESPONSE, object_id=OuterRef("pk"), is_public=True)
        told = public.order_by("at", "pk").values(
            fact=JSONObject(at="at", data="data", network="network_number")
        )
        return self.annotate(mark=second_person("live_revision"), told=ArraySubquery(told))

    def newest_first(self) -> Self:
        return self.order_by("-answered_on", "-pk")

    def newest_date(self) -> datetime | None:
        """When the newest of them was published."""
        return self.aggregate(newest=Max("last_published_at"))["newest"]

    def about_commitments(self) -> Self:
        """Published answers that belong to a commitment, newest first."""
        published = self.filter(live=True, commitment__isnull=False)
        return published.marked().select_related("network", "commitment").newest_first()

    def newest_of_each_network(self, count: int) -> Self:
        """At most `count` published answers of every network, newest first."""
        newest_first = [F("answered_on").desc(), F("pk").desc()]
        place = Window(RowNumber(), partition_by=F("network"), order_by=newest_first)
        published = self.filter(live=True, network__isnull=False).annotate(place=place)
        found = published.filter(place__lte=count).marked()
        return found.select_related("commitment").order_by("network", "place")
