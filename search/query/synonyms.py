"""What editors said means the same."""

from cms.content_version import VersionedValue
from search.models import Synonym
from search.query.parser import Clause
from search.query.text import words_of

Words = tuple[str, ...]
MOST_WORDS = 8


def _read() -> dict[Words, list[str]]:
    """By the folded words on the left: what else to look for."""
    found: dict[Words, list[str]] = {}
    for synonym in Synonym.objects.all():
        pairs = [(synonym.words, synonym.same_as)]
        if synonym.both_ways:
            pairs.append((synonym.same_as, synonym.words))
        for left, right in pairs:
            found.setdefault(tuple(words_of(left)), []).append(right)
    return found


_known = VersionedValue(_read)


def alternatives(clauses: list[Clause]) -> list[tuple[list[Clause], list[str]]]:
    """Split `clauses` into groups, each with the texts that may stand in its place; the longest match counts.

    Words in quotation marks are meant exactly: they have no synonyms.
    """
    known = _known.get()
    groups, at = [], 0
    while at < len(clauses):
        length, texts = _longest(known, clauses, at)
        groups.append((clauses[at : at + length], texts))
        at += length
    return groups


def _longest(known: dict[Words, list[str]], clauses: list[Clause], at: int) -> tuple[int, list[str]]:
    for end in range(min(len(clauses), at + MOST_WORDS), at, -1):
        part = clauses[at:end]
        if any(clause.is_phrase for clause in part):
            continue
        texts = known.get(tuple(word for clause in part for word in words_of(clause.text)))
        if texts:
            return end - at, texts
    return 1, []
