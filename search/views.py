from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.facets import removable
from cms.querysets import paginate
from search.analytics import count_search
from search.forms import SearchForm
from search.query.planner import quick_plans
from search.query.search import DATE, RELEVANCE, Search, find
from search.query.suggestions import suggestions
from search.results_page.facets import Chosen, facets
from search.results_page.promoted import promoted
from search.results_page.quick_links import pasted, shortcuts
from search.results_page.results import network_names, results
from search.results_page.url_state import UrlState, facet_labels

PER_PAGE = 10


@require_safe
@cache_control(private=True, no_cache=True)
def search(request: HttpRequest) -> HttpResponse:
    """What `?q=` finds, or all that is of one type, year, network or status. Otherwise the form and a hint.

    Kept by no cache: each search but that for an address counts, and a page is indexed a moment after its
    change.
    """
    form = SearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    sort = DATE if request.GET.get("sort") == DATE else RELEVANCE
    wanted = Search(typed, Chosen.of(request.GET), sort)
    context = {"is_search": True, "form": form, "asked": "q" in request.GET, "query": typed}
    lists = form.is_valid() and not typed and wanted.chosen
    if typed and (found := pasted(typed, request)):
        return render(request, "search/search.html", {**context, "shortcuts": [found]})
    if not (wanted.question or lists):
        return render(request, "search/search.html", {**context, "is_only_without": bool(typed)})
    with quick_plans():
        return render(request, "search/search.html", {**context, **_answer(wanted, request)})


def _answer(wanted: Search, request: HttpRequest) -> dict[str, Any]:
    """Everything the page shows of an answer."""
    today = timezone.localdate()
    answer = find(wanted, request, today)
    pages = paginate(answer.found, request, PER_PAGE)
    is_first_look = pages.number == 1 and not wanted.chosen
    first = promoted(wanted.typed, request) if is_first_look else []
    entries = [*first, *(entry for entry in pages if entry.page_id not in {one.page_id for one in first})]
    names = network_names(answer.found.groups, entries, request)
    straight = shortcuts(wanted.typed, request, today) if is_first_look else []
    if is_first_look:
        nothing = not ((answer.has_all and answer.found.groups) or first or straight)
        count_search(wanted.typed, found_nothing=nothing, today=today)
    shown = facets(
        answer.found.groups, wanted.chosen, facet_labels(answer.found.groups, wanted.chosen, names)
    )
    state = UrlState(wanted, request)
    return {
        "shortcuts": straight,
        "results": results(entries, request, names, first),
        "pages": pages,
        "total": max(len(answer.found), len(first)),
        "everything": sum(group[-1] for group in answer.found.groups),
        "nearest": "" if straight else answer.nearest,
        "has_all": answer.has_all,
        "is_one_word": len(wanted.question.wanted) == 1,
        "facets": shown,
        "state": state,
        "chosen": removable(shown, state.query),
    }


@require_safe
@cache_control(private=True, max_age=30)
def suggest(request: HttpRequest) -> JsonResponse:
    """Titles for what is being typed. Whatever is no text that can be searched has none."""
    form = SearchForm(request.GET)
    typed = form.cleaned_data["q"] if form.is_valid() else ""
    with quick_plans():
        found = suggestions(typed, request, timezone.localdate())
    return JsonResponse({"suggestions": found})
