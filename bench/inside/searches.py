"""The searches that are measured: database and Python together, as a reader's request does them."""

from typing import Any

from django.db import connection
from django.utils import timezone

from bench.inside.measure import timed
from bench.inside.requests import anonymous
from search.models import Entry, Word
from search.query.parser import parse
from search.query.planner import quick_plans
from search.query.search import Search, find
from search.query.spelling import words_for
from search.query.suggestions import suggestions
from search.results_page.facets import Chosen, facets
from search.results_page.results import Result, network_names, results
from search.results_page.url_state import facet_labels

TIMES = 40


def searches() -> dict[str, dict[str, float]]:
    """Words are chosen by how many pages have them, so that any large site can be measured."""
    total = Entry.objects.count()
    words = words_by_pages()
    rare, fairly_rare = nearest_to(words, 20), nearest_to(words, 200)
    half, often = nearest_to(words, total // 2), nearest_to(words, total // 3)
    three: dict[str, Any] = {"type": ("statement", "information"), "year": _years(), "network": _networks()}
    misspelt = _misspelt(half)
    work = {
        "a rare word": lambda: page_of(rare),
        "two words": lambda: page_of(f"{fairly_rare} {half}"),
        "a word in half of all pages": lambda: page_of(half),
        "the same, three facets chosen and counted": lambda: page_of(half, **three),
        "the same by date": lambda: page_of(half, sort="date"),
        "two common words": lambda: page_of(f"{half} {often}"),
        "a phrase of common words": lambda: page_of(f'"{half} {often}"'),
        "a common word without another": lambda: page_of(f"{half} -{often}"),
        "suggestions for two letters": lambda: suggest(half[:2]),
        "suggestions for four letters": lambda: suggest(half[:4]),
        "did you mean": lambda: guess(misspelt),
    }
    return {name: timed(one, TIMES) for name, one in work.items()}


def page_of(typed: str, sort: str = "relevance", first: int = 0, **chosen: tuple[Any, ...]) -> list[Result]:
    """Everything the view does for one page of results, but the template."""
    request = anonymous()
    with quick_plans():
        answer = find(Search(typed, Chosen(chosen), sort), request, timezone.localdate())
        entries = answer.found[first : first + 10]
        groups = answer.found.groups
        names = network_names(groups, entries, request)
        facets(groups, answer.search.chosen, facet_labels(groups, answer.search.chosen, names))
        return results(entries, request, names)


def suggest(typed: str) -> list[str]:
    with quick_plans():
        return suggestions(typed, anonymous(), timezone.localdate())


def guess(typed: str) -> str:
    """The guess alone: nothing was found, and what the guess finds is a search of its own."""
    with quick_plans():
        return words_for(parse(typed), anonymous())


def words_by_pages() -> list[tuple[str, int]]:
    """Stems and how many entries have them; one look at the whole index."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, ndoc FROM ts_stat('SELECT words FROM search_entry') WHERE length(word) > 4"
        )
        stems = dict(cursor.fetchall())
    known = Word.objects.filter(word__in=stems).values_list("word", flat=True)
    return [(word, stems[word]) for word in known]


def nearest_to(words: list[tuple[str, int]], pages: int) -> str:
    return min(words, key=lambda pair: (abs(pair[1] - pages), pair[0]))[0]


def _misspelt(word: str) -> str:
    middle = len(word) // 2
    return word[: middle - 1] + word[middle] + word[middle - 1] + word[middle + 1 :]


def _years() -> tuple[int | None, ...]:
    return tuple(
        Entry.objects.exclude(year=None).values_list("year", flat=True).distinct().order_by("-year")[:3]
    )


def _networks() -> tuple[int, ...]:
    networks = Entry.objects.exclude(network=None).order_by("network").values_list("network", flat=True)
    return tuple(networks.distinct()[:5])
