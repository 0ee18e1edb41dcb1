"""The searches that are measured: database and Python together, as a reader's request does them."""

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from search.bench.measure import Row, timed
from search.facets import Chosen, facets
from search.find import Search, find
from search.models import Entry, Word
from search.plans import quick_plans
from search.results import network_names, results
from search.state import facet_labels
from search.suggest import suggestions


def search_rows() -> list[Row]:
    """Words are chosen by how many pages have them, so that any large site can be measured."""
    total = Entry.objects.count()
    words = words_by_pages()
    rare = nearest_to(words, 20)
    fairly_rare = nearest_to(words, 200)
    half = nearest_to(words, total // 2)
    often = nearest_to(words, total // 3)
    counts = dict(words)
    three = {"type": ("statement", "information"), "year": _years(), "network": _networks()}
    misspelt = _misspelt(half)
    return [
        timed("a rare word", lambda: page_of(rare), 40, note=f"{counts[rare]} pages"),
        timed("two words", lambda: page_of(f"{fairly_rare} {half}"), 60),
        timed("a word in half of all pages", lambda: page_of(half), 150, note=f"{counts[half]} pages"),
        timed("the same with three facets chosen and counted", lambda: page_of(half, **three), 150),
        timed("the same by date", lambda: page_of(half, sort="date"), None),
        timed("two common words", lambda: page_of(f"{half} {often}"), None),
        timed("a phrase of common words", lambda: page_of(f'"{half} {often}"'), None),
        timed("a common word without another", lambda: page_of(f"{half} -{often}"), None),
        timed("its 400th page", lambda: page_of(half, first=4000), None),
        timed("suggestions for two letters", lambda: suggest(half[:2]), 15),
        timed("suggestions for four letters", lambda: suggest(half[:4]), 15),
        timed("did you mean", lambda: guess(misspelt), 40),
    ]


def page_of(typed: str, sort: str = "relevance", first: int = 0, **chosen) -> list:
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
    from search.nearest import words_for  # noqa: PLC0415
    from search.parse import parse  # noqa: PLC0415

    with quick_plans():
        return words_for(parse(typed), anonymous())


def anonymous():
    request = RequestFactory().get("/search/")
    request.user, request.session = AnonymousUser(), {}
    return request


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


def _years() -> tuple[int, ...]:
    return tuple(
        Entry.objects.exclude(year=None).values_list("year", flat=True).distinct().order_by("-year")[:3]
    )


def _networks() -> tuple[int, ...]:
    networks = Entry.objects.exclude(network=None).order_by("network").values_list("network", flat=True)
    return tuple(networks.distinct()[:5])
