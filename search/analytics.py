"""Counting what is searched for without keeping who searched, or when.

A search is counted in memory only (`CACHE_URL`), under a keyed hash of its month and words. Each fifth one
adds five to the stored count, and only then are the words stored at all. So rarer searches have no row, no
row changes each time somebody searches, and nothing tells one search from another. What is in memory when
the site restarts is lost: counts are "at least".
"""

import hashlib
import hmac
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.db.models import F

from search.models import SearchedTerm
from search.query.text import as_typed_words

STEP = 5
LONGEST = 60
# Longer than any month: the month is part of the key.
KEPT_SECONDS = 32 * 24 * 3600
MOST_DIGITS = 4


def count_search(typed: str, *, found_nothing: bool, today: date) -> None:
    """Count one search. What may say who somebody is, an address or a number, is not counted."""
    term = as_typed_words(typed)
    if not term or len(term) > LONGEST or _may_be_personal(typed):
        return
    month = today.replace(day=1)
    key = _key(month, term)
    cache.add(key, 0, KEPT_SECONDS)
    try:
        number = cache.incr(key)
    except ValueError:  # it fell out of memory meanwhile
        return
    if number % STEP == 0:
        _store(month, term, found_nothing)


def _store(month: date, term: str, found_nothing: bool) -> None:
    key = f"{month:%Y-%m} {term}"
    SearchedTerm.objects.bulk_create([SearchedTerm(key=key, month=month, term=term)], ignore_conflicts=True)
    SearchedTerm.objects.filter(key=key).update(searches=F("searches") + STEP, found_nothing=found_nothing)


def _may_be_personal(typed: str) -> bool:
    return "@" in typed or sum(character.isdigit() for character in typed) > MOST_DIGITS


def _key(month: date, term: str) -> str:
    text = f"{month:%Y-%m} {term}"
    return "search:" + hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def forget_old(today: date, months: int = 24) -> int:
    """Delete what is older than `months`; returns how many rows."""
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    deleted, _ = SearchedTerm.objects.filter(month__lt=date(year, month + 1, 1)).delete()
    return deleted
