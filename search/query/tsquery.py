"""A question in PostgreSQL's own terms. What readers type reaches it as values, never as its language."""

import re
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQueryField
from django.db import connection
from django.db.models import BooleanField, F, Func, Value
from django.db.models.functions import Cast

from search.query.parser import Clause, Question
from search.query.synonyms import alternatives
from search.query.text import for_index, words_of

CONFIG = "reader_english"
NAMES = "reader_names"
_LEXEME = re.compile(r"'(?:[^']|'')*'")


@dataclass(frozen=True)
class Compiled:
    """`all` is what an entry must match, `wanted` the same without what it must not have."""

    all: str
    wanted: str

    def __bool__(self) -> bool:
        return bool(self.wanted)

    def only(self, weights: str) -> str:
        """What is wanted, in the parts of an entry with these weights: "A" is its title."""
        return _LEXEME.sub(lambda match: f"{match[0]}:{weights}", self.wanted)


def compile_question(question: Question, any_word: bool = False) -> Compiled:
    """One small query: PostgreSQL stems the words. Empty when all of them are too common to be indexed.

    `any_word`: one of the words will do, those of synonyms included.
    """
    wanted = [_any_of(group, texts, any_word) for group, texts in alternatives(question.wanted)]
    excluded = [_clause(clause) for clause in question.excluded]
    if not wanted:
        return Compiled("", "")
    positive, values = _joined(wanted, " || " if any_word else " && ")
    sql, parameters = f"({positive})::text", list(values)
    everything, more = positive, list(values)
    for part, part_values in excluded:
        everything, more = f"{everything} && !!({part})", more + part_values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {sql}, ({everything})::text", parameters + more)
        wanted_text, all_text = cursor.fetchone()
    return Compiled(all_text if wanted_text else "", wanted_text)


def plain_query(text: str, config: str) -> Compiled:
    """All words of `text`, with another configuration than that of bodies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plainto_tsquery(%s::regconfig, %s)::text", [config, for_index(text)])
        (query,) = cursor.fetchone()
    return Compiled(query, query)


def prefix_query(words: list[str], config: str) -> str:
    """All of `words`, of which the last is only begun. They must be letters and digits."""
    text = " & ".join(f"{word}{':*' if word is words[-1] else ''}" for word in words)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_tsquery(%s::regconfig, %s)::text", [config, text])
        return cursor.fetchone()[0]


def matches(column: str, query: str) -> Func:
    """The condition that the tsvector `column` matches `query`, a tsquery in PostgreSQL's own writing."""
    return Func(
        F(column),
        as_tsquery(query),
        template="(%(expressions)s)",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )


def as_tsquery(query: str) -> Cast:
    return Cast(Value(query), SearchQueryField())


Part = tuple[str, list[str]]


def _clause(clause: Clause) -> Part:
    """Words that are joined, as in part-time and RE-03, stand next to each other."""
    is_joined = clause.is_phrase or len(clause.words) > 1 or "-" in clause.text
    return f"{'phraseto' if is_joined else 'plainto'}_tsquery('{CONFIG}', %s)", [for_index(clause.text)]


def _any_of(group: list[Clause], texts: list[str], any_word: bool) -> Part:
    own = _joined([_clause(clause) for clause in group], " || " if any_word else " && ")
    others = [word for text in texts for word in words_of(text)] if any_word else texts
    return _joined([own, *(_all_words(text) for text in others)], " || ")


def _all_words(text: str) -> Part:
    return f"plainto_tsquery('{CONFIG}', %s)", [for_index(text)]


def _joined(parts: list[Part], sign: str) -> Part:
    sql = sign.join(part for part, _values in parts)
    return f"({sql})", [value for _part, values in parts for value in values]
