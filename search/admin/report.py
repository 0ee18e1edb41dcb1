"""What people search for: from five searches a month up, without anybody's name or time."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from cms.exports import SafeSpreadsheet
from cms.typing import SignedInRequest
from search.models import Promotion, SearchedTerm, Synonym
from search.query.text import as_typed_words


def may_help(user: User) -> bool:
    """Whoever may keep synonyms and promoted results."""
    return user.has_perm("search.view_searchedterm")


class TermFilters(WagtailFilterSet):
    month = django_filters.ChoiceFilter(label=_("Month"), choices=lambda: _months())
    found_nothing = django_filters.ChoiceFilter(
        label=_("Result"), choices=[("True", _("Found nothing")), ("False", _("Found something"))]
    )

    class Meta:
        model = SearchedTerm
        fields: list[str] = []


def _months() -> list[tuple[str, str]]:
    months = SearchedTerm.objects.order_by("-month").values_list("month", flat=True).distinct()
    return [(month.isoformat(), date_format(month, "F Y")) for month in months]


class FixColumn(Column):
    """The two ways to help, each one click; or what was done already."""

    cell_template_name = "search/admin/fix_cell.html"

    def get_value(self, instance: SearchedTerm) -> SearchedTerm:
        return instance


class Searches(SafeSpreadsheet, ReportView):
    model = SearchedTerm
    page_title = _("What people search for")
    header_icon = "search"
    template_name = "search/admin/searches.html"
    index_url_name = "searches_report"
    index_results_url_name = "searches_report_results"
    filterset_class = TermFilters
    paginate_by = 30
    list_export = ["month", "term", "searches", "found_nothing"]
    export_headings = {"searches": _("Searches (at least)")}
    export_filename = "searches"
    no_results_message = _(
        "Nothing was searched for five times in a month yet. Rarer searches are never stored."
    )

    def dispatch(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_help(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def columns(self) -> list[Column]:
        return [
            TitleColumn("term", label=_("Words"), get_url=address_of_search),
            Column("month_name", label=_("Month")),
            Column("searches", label=_("Searches, at least")),
            Column("outcome", label=_("Result")),
            FixColumn("fix", label=_("Help")),
        ]

    def get_queryset(self) -> QuerySet[SearchedTerm]:
        self.queryset = SearchedTerm.objects.order_by("-month", "-searches", "term")
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list: Iterable[SearchedTerm]) -> list[SearchedTerm]:
        terms: list[Any] = list(object_list)
        promoted = {as_typed_words(words) for words in Promotion.objects.values_list("words", flat=True)}
        meant = {as_typed_words(words) for words in Synonym.objects.values_list("words", flat=True)}
        for term in terms:
            term.month_name = date_format(term.month, "F Y")
            term.outcome = _("Found nothing") if term.found_nothing else _("Found something")
            term.is_promoted, term.has_synonym = term.term in promoted, term.term in meant
            words = urlencode({"words": term.term})
            term.promote_url = f"{reverse('promotion:add')}?{words}"
            term.synonym_url = f"{reverse('synonym:add')}?{words}"
        return terms


def address_of_search(term: SearchedTerm) -> str:
    return f"{reverse('search')}?{urlencode({'q': term.term})}"


class SearchesMenuItem(MenuItem):
    def is_shown(self, request: SignedInRequest) -> bool:
        return may_help(request.user)
