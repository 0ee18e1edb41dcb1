"""The same search with the other engine: the same question, the same groups, the same entries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from wagtail.search.backends.base import BaseSearchBackend
from wagtail.search.query import And, Not, Or, Phrase, PlainText, SearchQuery

from search.models import Entry
from search.query.highlight import extract
from search.query.parser import Clause, Question
from search.query.synonyms import alternatives
from search.remote import client
from search.results_page.facets import Group

COLUMNS = ("network_id", "kind", "year", "status")
MOST_GROUPS = 10_000


@dataclass
class RemoteFound(Sequence[Entry]):
    """The entries found, best first. PostgreSQL gives the rows, and so decides once more who may see them."""

    query: SearchQuery
    entries: QuerySet[Entry]
    total: int
    groups: list[Group]
    passages: str
    is_by_relevance: bool
    # What PostgreSQL finds, for when the engine goes away between one question and the next.
    standby: Callable[[], Sequence[Entry]]

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, part: Any) -> Any:
        if not self.total:
            return []
        entries = self.entries.annotate(passages=extract(self.passages))
        if not self.is_by_relevance:
            entries = entries.order_by("-date")

        def work(backend: BaseSearchBackend) -> list[Entry]:
            return list(backend.search(self.query, entries, order_by_relevance=self.is_by_relevance)[part])

        try:
            return client.ask(work)
        except client.Unreachable:
            return self.standby()[part]


def groups_of(query: SearchQuery, entries: QuerySet[Entry]) -> list[Group]:
    """How many entries there are of each combination of facets. Raises `engine.Unreachable`."""

    def work(backend: BaseSearchBackend) -> list[Group]:
        found = backend.search(query, entries)
        sources = [{name: {"terms": {"field": f"{name}_filter", "missing_bucket": True}}} for name in COLUMNS]
        response = found._backend_do_search(
            {
                "query": found.query_compiler.get_query(),
                "aggregations": {"groups": {"composite": {"size": MOST_GROUPS, "sources": sources}}},
            },
            index=backend.get_index_for_model(Entry).name,
            size=0,
        )
        buckets = response["aggregations"]["groups"]["buckets"]
        return [
            (key["network_id"], key["kind"], key["year"], key["status"] or "", bucket["doc_count"])
            for bucket in buckets
            for key in [bucket["key"]]
        ]

    return client.ask(work)


def translate(question: Question, any_word: bool = False) -> SearchQuery:
    """The question in Wagtail's own terms."""
    wanted = []
    join, operator = (Or, "or") if any_word else (And, "and")
    for group, texts in alternatives(question.wanted):
        own = join([_clause(clause) for clause in group])
        synonyms = [PlainText(text, operator=operator) for text in texts]
        wanted.append(Or([own, *synonyms]) if texts else own)
    excluded = [Not(_clause(clause)) for clause in question.excluded]
    return And([join(wanted), *excluded])


def _clause(clause: Clause) -> SearchQuery:
    return Phrase(clause.text) if clause.is_phrase else PlainText(clause.text, operator="and")
