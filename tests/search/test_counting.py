"""What is searched for is counted without a person or a time (docs/search.md#how-editors-help)."""

from datetime import date

import pytest
from django.core.cache import cache

from search.analytics import count_search, forget_old
from search.models import SearchedTerm
from tests.search.conftest import TODAY

pytestmark = pytest.mark.django_db


def search(typed, times, found_nothing=False, today=TODAY):
    for _ in range(times):
        count_search(typed, found_nothing=found_nothing, today=today)


def rows():
    return list(SearchedTerm.objects.order_by("key").values_list("month", "term", "searches"))


def test_four_searches_leave_no_row():
    search("otters", 4)
    assert rows() == []


def test_five_make_one_row_and_the_next_four_change_nothing():
    search("otters", 5)
    assert rows() == [(date(2026, 11, 1), "otters", 5)]
    search("otters", 4)
    assert rows() == [(date(2026, 11, 1), "otters", 5)]
    search("otters", 1)
    assert rows() == [(date(2026, 11, 1), "otters", 10)]


def test_capitals_accents_and_spaces_make_no_other_term():
    for typed in ("Café otters", "cafe  OTTERS", "CAFÉ OTTERS", "“cafe” otters", "cafe otters"):
        search(typed, 1)
    assert rows() == [(date(2026, 11, 1), "cafe otters", 5)]


def test_each_month_counts_for_itself():
    search("otters", 4)
    search("otters", 4, today=date(2026, 12, 1))
    assert rows() == []


def test_it_remembers_whether_the_last_ones_found_nothing():
    search("otters", 5, found_nothing=True)
    assert SearchedTerm.objects.get().found_nothing
    search("otters", 5, found_nothing=False)
    assert not SearchedTerm.objects.get().found_nothing


@pytest.mark.parametrize(
    "typed", ["amara@example.org", "call 020 7946 0000", "staff 123456", "", "&", "a" * 61]
)
def test_what_may_say_who_somebody_is_is_not_counted(typed):
    search(typed, 10)
    assert rows() == []


def test_no_row_has_a_column_that_could_tell_who_or_when():
    assert {field.name for field in SearchedTerm._meta.fields} == {
        "key", "month", "term", "searches", "found_nothing",
    }  # fmt: skip
    assert not SearchedTerm._meta.get_field("key").get_internal_type().endswith("AutoField")


def test_memory_holds_no_words():
    search("otters", 2)
    assert not any("otters" in str(entry) for entry in cache._cache.items())


def test_the_page_counts_the_first_look_only(client, home):
    for address in ("?q=otters", "?q=otters&page=2", "?q=otters&type=event", "?q=otters&sort=date"):
        for _ in range(5):
            client.get(f"/search/{address}")
    assert SearchedTerm.objects.get().searches % 5 == 0
    assert SearchedTerm.objects.get().found_nothing


def test_suggestions_are_not_counted(client, home):
    for _ in range(10):
        client.get("/search/suggest/?q=otters")
    assert rows() == []


def test_old_months_are_forgotten():
    for month in (date(2024, 10, 1), date(2024, 11, 1), date(2026, 11, 1)):
        SearchedTerm.objects.create(key=str(month), month=month, term="otters", searches=5)
    assert forget_old(TODAY) == 1
    assert [month for month, _term, _searches in rows()] == [date(2024, 11, 1), date(2026, 11, 1)]
