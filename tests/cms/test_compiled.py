"""Queries compiled once: they give what the queryset gives, and refuse what could not stay the same."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.compiled import CompiledQuery
from cms.models import BasePage
from networks.models import EventPage, StatementPage
from tests import set_clock
from tests.factories import EventPageFactory, StatementPageFactory

pytestmark = pytest.mark.django_db


def visible(now, closed, state):
    return StatementPage.objects.filter(state=state).readable(now, closed).newest_issued_first()


@pytest.mark.usefixtures("ordinary_day")
def test_it_gives_what_the_queryset_gives_for_any_values(network):
    pages = [StatementPageFactory(parent=network, issued_on=set_clock.today()) for _ in range(3)]
    StatementPage.objects.filter(pk=pages[0].pk).update(state="withdrawn")
    query, now = CompiledQuery(visible), set_clock.now()
    for values in [
        (now, [], "current"),
        (now, [], "withdrawn"),
        (now, [f"{pages[1].path}%"], "current"),
        (now, [f"{page.path}%" for page in pages], "current"),
        (now, ["9999%", f"{pages[2].path}%"], "current"),
    ]:
        assert query(*values) == list(visible(*values))
    assert query(now, [f"{pages[1].path}%"], "current") == [pages[2]]


def test_pages_come_with_all_that_the_queryset_asks_for(network):
    StatementPageFactory(parent=network, title="Ours", issued_by=[network])
    query = CompiledQuery(
        lambda pk: StatementPage.objects.filter(network=pk).for_lists().prefetch_related("corrections")
    )
    query(network.pk)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        (page,) = query(network.pk)
        assert (page.title, list(page.corrections.all())) == ("Ours", [])
    assert len(asked) == 2
    assert page.get_deferred_fields() >= {"body", "change_note"}


def test_the_sql_is_written_once(network, monkeypatch):
    made = []
    query = CompiledQuery(lambda pk: made.append(pk) or BasePage.objects.filter(pk=pk))
    assert [query(pk) for pk in (network.pk, 0)] == [[BasePage.objects.get(pk=network.pk)], []]
    assert len(made) == 2  # to see where the value ends up, and that nothing else changes
    assert network.pk not in made


@pytest.mark.usefixtures("ordinary_day")
@pytest.mark.parametrize(
    "make",
    [
        lambda now: EventPage.objects.all(),
        lambda now: EventPage.objects.filter(ends_at__gte=now, starts_at__lt=set_clock.now()),
        lambda now: EventPage.objects.filter(ends_at__gte=now, starts_at__lt=now + timedelta(days=1)),
        lambda now: EventPage.objects.filter(ends_at__gte=now)[: now.year],
    ],
    ids=["its value is not in it", "it looks at the clock", "it calculates", "it changes the query"],
)
def test_what_changes_by_itself_is_refused(make):
    with pytest.raises(ValueError, match="Not only values change"):
        CompiledQuery(make)(set_clock.now())


def test_nothing_is_no_value():
    with pytest.raises(TypeError, match="NoneType"):
        CompiledQuery(lambda pk: BasePage.objects.filter(pk=pk))(None)


def test_moments_are_compared_as_moments(network):
    event = EventPageFactory(parent=network)
    query = CompiledQuery(lambda now: EventPage.objects.upcoming(now))
    assert query(event.ends_at) == [event]
    assert query(event.ends_at + timedelta(seconds=1)) == []
