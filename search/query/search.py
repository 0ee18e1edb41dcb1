"""What readers find. Every entry, count and guess passes `visible_to`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Expression, F, OrderBy, QuerySet
from django.http import HttpRequest

from search.models import Entry
from search.query import ranking, spelling
from search.query.highlight import extract
from search.query.parser import Question, parse
from search.query.synonyms import alternatives
from search.query.tsquery import NAMES, Compiled, compile_question, matches, plain_query
from search.remote import client
from search.remote.search import RemoteFound, groups_of, translate
from search.results_page.facets import Chosen, Group, total
from updates.commitments import for_reader

RELEVANCE, DATE = "relevance", "date"
NEWEST_FIRST = (F("date").desc(nulls_last=True), F("pk").desc())


@dataclass(frozen=True)
class Search:
    """What is asked for: what was typed, what it is narrowed by, and the order.

    Without a word it asks for everything that it is narrowed to. `any_word`: what has one of them will do.
    """

    typed: str
    chosen: Chosen
    sort: str = RELEVANCE
    any_word: bool = False

    @cached_property
    def question(self) -> Question:
        return parse(self.typed)

    @property
    def has_several_words(self) -> bool:
        """Of its own, or by what editors said means the same."""
        wanted = self.question.wanted
        return len(wanted) > 1 or any(texts for _group, texts in alternatives(wanted))


@dataclass
class FoundEntries(Sequence[Entry]):
    """The entries found, best first. Only the part that is looked at is read."""

    entries: QuerySet[Entry]
    total: int
    groups: list[Group]
    order: tuple[str | OrderBy, ...]
    passages: str
    weigh: object = None

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, part: Any) -> Any:
        if not self.total:
            return []
        # First which, then what: PostgreSQL would mark the words in all the entries that it passes over.
        pks = list(self._ordered(part).values_list("pk", flat=True)[part])
        shown = Entry.objects.filter(pk__in=pks).defer("body", "key_text", "names", "head", "words")
        entries = shown.annotate(passages=extract(self.passages)).in_bulk()
        return [entries[pk] for pk in pks if pk in entries]

    def _ordered(self, part: slice) -> QuerySet[Entry]:
        first = self.entries.order_by(*self.order)
        if self.weigh is None or part.start >= ranking.WEIGHED:
            return first
        best = first.values("pk")[: ranking.WEIGHED]
        weighed = Entry.objects.filter(pk__in=best).annotate(score=self.weigh)
        return weighed.order_by(F("score").desc(), *self.order[1:])


@dataclass(frozen=True)
class SearchResult:
    """What was found. Where nothing has all the words: what has some, and the words that were meant, perhaps.

    What the nearest words would find is not shown as if it had been asked for.
    """

    search: Search
    found: FoundEntries | RemoteFound
    nearest: str = ""

    @property
    def has_all(self) -> bool:
        return not self.search.any_word


def find(search: Search, request: HttpRequest, today: date) -> SearchResult:
    """Answer `search` for whoever sent `request`. Call it, and look at what it found, in `quick_plans()`."""
    found = look_for(search, request, today)
    if found.groups or not search.question:
        return SearchResult(search, found)
    nearest = spelling.words_for(search.question, request)
    if nearest and not look_for(replace(search, typed=nearest), request, today).groups:
        nearest = ""
    if search.has_several_words:
        fewer = replace(search, any_word=True)
        if (some := look_for(fewer, request, today)).groups:
            return SearchResult(fewer, some, nearest)
    return SearchResult(search, found, nearest)


def look_for(search: Search, request: HttpRequest, today: date) -> FoundEntries | RemoteFound:
    """What has the words of `search`, as they are. Nothing for a question that asks for nothing."""
    if search.chosen and not search.typed:
        return _listed(search, request)
    compiled = compile_question(search.question, any_word=search.any_word)
    column = "words"
    if not compiled and search.question:  # all of them so common that only titles know them: "who we are"
        column, compiled = "names", plain_query(" ".join(c.text for c in search.question.wanted), NAMES)
    if not compiled:
        return FoundEntries(Entry.objects.none(), 0, [], ("pk",), "")
    corrections = for_reader.corrections(request)
    visible = Entry.objects.visible_to(request).with_standing(corrections)

    def by_postgresql() -> FoundEntries:
        return _by_postgresql(search, visible.filter(matches(column, compiled.all)), compiled, today)

    # The other engine knows one status of a commitment, that of those who may read everything.
    if column == "words" and not corrections and client.is_in_use():
        try:
            elsewhere = Entry.objects.visible_in_engines(request)
            return _by_other_engine(search, elsewhere, compiled, by_postgresql)
        except client.Unreachable:
            pass
    return by_postgresql()


def _listed(search: Search, request: HttpRequest) -> FoundEntries:
    """Everything that `search` is narrowed to, newest first."""
    visible = Entry.objects.visible_to(request).with_standing(for_reader.corrections(request))
    groups = count(visible)
    narrowed = visible.filter(**search.chosen.conditions(status="stands"))
    return FoundEntries(narrowed, total(groups, search.chosen), groups, NEWEST_FIRST, "")


def _by_postgresql(search: Search, entries: QuerySet[Entry], compiled: Compiled, today: date) -> FoundEntries:
    groups = count(entries)
    score = ranking.in_the_row(compiled, search.typed, today)
    return FoundEntries(
        entries=entries.filter(**search.chosen.conditions(status="stands")),
        total=total(groups, search.chosen),
        groups=groups,
        order=_order(search.sort, score),
        passages=compiled.wanted,
        weigh=None if search.sort == DATE else score + ranking.by_all_words(compiled),
    )


def _by_other_engine(
    search: Search, visible: QuerySet[Entry], compiled: Compiled, standby: Callable[[], FoundEntries]
) -> RemoteFound:
    """Raises `engine.Unreachable`."""
    query = translate(search.question, any_word=search.any_word)
    groups = groups_of(query, visible)
    return RemoteFound(
        query=query,
        entries=visible.filter(**search.chosen.conditions()),
        total=total(groups, search.chosen),
        groups=groups,
        passages=compiled.wanted,
        is_by_relevance=search.sort != DATE,
        standby=standby,
    )


def count(entries: QuerySet[Any]) -> list[Group]:
    """How many there are of each combination of facets: everything the page counts, in one query."""
    counted = entries.order_by().values_list("network_id", "kind", "year", "stands")
    return list(counted.annotate(number=Count("pk")))


def _order(sort: str, score: Expression) -> tuple[OrderBy, ...]:
    return NEWEST_FIRST if sort == DATE else (score.desc(), *NEWEST_FIRST)
