"""Which of the entries that match comes first.

Two steps. The first looks only at what lies in the row itself: whether title or summary hold the words,
whether it still stands, how old it is. The best of them are then weighed by all their words. So a word that
half of all pages have does not make PostgreSQL read all their texts; how often such a word stands in a text
says nothing anyway.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import (
    Case,
    DateField,
    Expression,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    IntegerField,
    OrderBy,
    Q,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from search.models import Entry
from search.query.tsquery import Compiled, as_tsquery, matches
from search.result_types import COMMITMENT, RESPONSE

# How many of the first step go into the second.
WEIGHED = 300

TITLE, TITLE_AND_SUMMARY = 4.0, 2.0
WHOLE_TITLE, TITLE_BEGINS = 2.0, 0.2
# What a network is, what was promised: more often meant than what was said about it in one month.
KINDS = {"network": 0.6, "information": 0.3, "commitments": 0.3, COMMITMENT: 0.2, "monthlyupdate": -0.2,
         RESPONSE: -0.2}  # fmt: skip
NO_LONGER_STANDS = {
    Entry.Standing.SUPERSEDED: -1.5,
    Entry.Standing.WITHDRAWN: -1.8,
    Entry.Standing.CANCELLED: -0.5,
}
# A day newer is this much better; ten years make 0.4, less than any difference of place.
A_DAY = 0.4 / 3650
UNDATED = timedelta(days=2 * 365)
WEIGHTS = "{0.05, 0.3, 0.5, 1.0}"  # body, key text, summary, title


def in_the_row(compiled: Compiled, typed: str, today: date) -> Expression:
    """The first step's score."""
    place = Case(
        When(matches("head", compiled.only("A")), then=Value(TITLE)),
        When(matches("head", compiled.wanted), then=Value(TITLE_AND_SUMMARY)),
        default=Value(0.0),
    )
    score = (
        place + _when("kind", KINDS) + _when("standing", NO_LONGER_STANDS) - _days_old(today) * Value(A_DAY)
    )
    if typed:
        score += Case(
            When(Q(title__iexact=typed), then=Value(WHOLE_TITLE)),
            When(Q(title__istartswith=typed), then=Value(TITLE_BEGINS)),
            default=Value(0.0),
        )
    return ExpressionWrapper(score, output_field=FloatField())


def by_all_words(compiled: Compiled) -> SearchRank:
    """What the second step adds."""
    return SearchRank(F("words"), as_tsquery(compiled.wanted), weights=WEIGHTS)


def by_beginning(word: str, today: date) -> tuple[OrderBy, str]:
    """For suggestions: titles that begin with `word`, what stands, the kind, the newest."""
    begins = Case(When(title__istartswith=word, then=Value(1.0)), default=Value(0.0))
    score = (
        begins + _when("kind", KINDS) + _when("standing", NO_LONGER_STANDS) - _days_old(today) * Value(A_DAY)
    )
    return (ExpressionWrapper(score, output_field=FloatField()).desc(), "pk")


def _when(column: str, values: Mapping[Any, float]) -> Case:
    cases = [When(Q(**{column: value}), then=Value(float(points))) for value, points in values.items()]
    return Case(*cases, default=Value(0.0), output_field=FloatField())


def _days_old(today: date) -> Func:
    """0 for what is still to come; what has no date counts as two years old."""
    return Func(
        Cast(Value(today), DateField()),
        Coalesce(F("date"), Cast(Value(today - UNDATED), DateField())),
        template="GREATEST(0, %(expressions)s)", arg_joiner=" - ", output_field=IntegerField(),
    )  # fmt: skip
