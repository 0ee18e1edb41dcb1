"""The measurements run, and tell the truth."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from search.bench.measure import Row, percentile, table


def test_what_is_over_its_target_says_so():
    rows = [
        Row("fast", 1, 2, 3),
        Row("slow", 1, 4, 3),
        Row("free", 1, 9, None),
        Row("few", 10, 10, 20, unit="pages/s"),
    ]
    verdicts = [line.split("|")[-2].strip() for line in table(rows).splitlines()[2:]]
    assert verdicts == ["reached", "NOT reached", "", "NOT reached"]


def test_the_percentile_is_of_the_slow_end():
    assert percentile(list(range(100)), 95) == 95
    assert percentile([1], 95) == 1


@pytest.mark.django_db
def test_it_measures_a_large_site(home):
    call_command("seed_scale", pages=600, stdout=StringIO())
    call_command("index_search", stdout=StringIO())
    said = StringIO()
    call_command("bench_search", stdout=said)
    assert said.getvalue().count(" ms |") >= 13
    assert "publishing one page" in said.getvalue()


@pytest.mark.django_db
def test_it_says_when_there_is_too_little_to_measure(home):
    with pytest.raises(CommandError, match="seed_scale"):
        call_command("bench_search", stdout=StringIO())
