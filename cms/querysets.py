"""Reading verbs every page type shares."""

from datetime import datetime
from typing import Any, Self

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, CharField, Exists, Lookup, OuterRef, Q, Value, When
from django.db.models.sql.compiler import SQLCompiler
from django.http import HttpRequest
from wagtail.models import TaskState, get_page_models
from wagtail.query import PageQuerySet

from cms.access import visibility
from cms.enums import SecondPerson


def _types(attribute: str) -> list[int]:
    """The content types of the page models whose `attribute` is true."""
    models = [model for model in get_page_models() if getattr(model, attribute)]
    return sorted(each.pk for each in ContentType.objects.get_for_models(*models).values())


class BasePageQuerySet(PageQuerySet):
    def visible_to(self, request: HttpRequest) -> Self:
        """Pages this request may read: the one rule for every list, feed, sitemap and search.

        Live and not expired at this second, under no parent that is not live, in no section whose privacy
        refuses the request, and no alias of a page in such a section.
        """
        return self.filter(visibility.readable(request), live=True)

    def in_feeds(self) -> Self:
        """Pages that feeds tell of: statements and updates."""
        return self.filter(content_type__in=_types("is_in_feeds"))

    def moving_dates(self) -> Self:
        """Pages whose date also moves that of the pages which show them or lead to them."""
        return self.filter(content_type__in=_types("moves_parents_date"))

    def for_lists(self) -> Self:
        """Only what lists show of a page (`shown_in_lists`): it has fifty columns."""
        return self.only(*self.model.shown_in_lists)

    def newest_first(self) -> Self:
        return self.order_by("-public_updated_at", "-pk")

    def updated_between(self, since: datetime, until: datetime) -> Self:
        """Published, or changed so that readers should know, after `since` and up to `until`.

        With what a late job published then, although its time was before: nobody was told of it.
        """
        updates = apps.get_model("cms.PublicUpdate").objects.dated().filter(page_id=OuterRef("pk"))
        late = updates.filter(at__lte=since, written_at__gt=since, written_at__lte=until)
        return self.filter(Q(public_updated_at__gt=since, public_updated_at__lte=until) | Exists(late))


def second_person(revision: str) -> Case:
    """Of the version that the column `revision` names, in the same query: a value of `SecondPerson`.

    Approved, or signed off after an emergency. Who it was may have gone since; that it was done stays.
    """
    emergencies = apps.get_model("cms.EmergencyPublication").objects.filter(revision=OuterRef(revision))
    approvals = TaskState.objects.filter(revision=OuterRef(revision), status=TaskState.STATUS_APPROVED)
    return Case(
        When(Exists(emergencies.filter(signed_off_by=None)), then=Value(SecondPerson.EMERGENCY.value)),
        When(Exists(emergencies) | Exists(approvals), then=Value(SecondPerson.CHECKED.value)),
        default=Value(SecondPerson.NONE.value),
    )


class PublicUpdateQuerySet(models.QuerySet[Any]):
    def dated(self) -> Self:
        """The rows that move "Page last updated"."""
        return self.exclude(kind="minor")


@CharField.register_lookup
class LikeAny(Lookup):
    """`path__like_any=["0001%", "0002%"]`: one condition for any number of patterns."""

    lookup_name = "like_any"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} LIKE ANY (%s)", (*parameters, self.rhs)


def paginate(items: Any, request: HttpRequest, per_page: int = 20) -> "Page[Any]":
    return Paginator(items, per_page).get_page(request.GET.get("page"))
