"""What a reader may be typing: titles of pages they may read."""

from datetime import date

from django.http import HttpRequest

from search.models import Entry
from search.query import ranking
from search.query.text import words_of
from search.query.tsquery import NAMES, matches, prefix_query

SHORTEST = 2
MOST_WORDS = 20
SHOWN = 8


def suggestions(typed: str, request: HttpRequest, today: date) -> list[str]:
    """Up to eight different titles that have all the words of `typed`, the last of them begun; best first.

    Call it in `quick_plans()`.
    """
    words = words_of(typed)
    if len("".join(words)) < SHORTEST or len(words) > MOST_WORDS:
        return []
    query = prefix_query(words, NAMES)
    if not query:
        return []
    entries = Entry.objects.visible_to(request).filter(matches("names", query))
    order = ranking.by_beginning(words[0], today)
    titles = entries.order_by(*order).values_list("title", flat=True)[: SHOWN * 3]
    return list(dict.fromkeys(titles))[:SHOWN]
