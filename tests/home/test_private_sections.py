"""What lies in a section the reader may not see is in no list of another page."""

from datetime import date, timedelta

import pytest
import time_machine

from tests import set_clock
from tests.factories import (
    EventPageFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    restrict,
)

WORDS = "Only for some"
MARCH = "March 2026"


@pytest.fixture
def other(networks):
    return NetworkPageFactory(parent=networks, title="Women", slug="women")


def joint_statement(home, network, other):
    """Filed under another network."""
    return StatementPageFactory(parent=other, title=WORDS, issued_by=[other, network])


def newer_statement(home, network, other):
    page = StatementPageFactory(parent=other, title=WORDS)
    StatementPageFactory(parent=network, slug="old", state="superseded", superseded_by=page)
    return page


def own_event(home, network, other):
    return EventPageFactory(parent=network, title=WORDS)


def its_month(home, network, other):
    return MonthlyUpdatePageFactory(
        parent=UpdateSeriesPageFactory(parent=network), month=date(2026, 3, 1), title=MARCH
    )


def month_of_all(home, network, other):
    series = UpdateSeriesPageFactory(parent=home)
    MonthlyUpdatePageFactory(parent=series, month=date(2026, 2, 1))
    return MonthlyUpdatePageFactory(parent=series, month=date(2026, 3, 1), title=MARCH)


LISTS = [
    (joint_statement, "/", WORDS),
    (joint_statement, "/networks/carers/", WORDS),
    (newer_statement, "/networks/carers/old/", WORDS),
    (own_event, "/", WORDS),
    (own_event, "/networks/carers/", WORDS),
    (own_event, "/events/", WORDS),
    (its_month, "/networks/carers/", MARCH),
    (month_of_all, "/", MARCH),
    (month_of_all, "/updates/", MARCH),
    (month_of_all, "/updates/2026-02/", MARCH),
]


@pytest.mark.usefixtures("ordinary_day")
@pytest.mark.parametrize(("make", "path", "words"), LISTS)
def test_it_is_listed_until_it_is_private(client, home, network, other, make, path, words):
    page = make(home, network, other)
    assert words in client.get(path).text
    restrict(page)
    response = client.get(path)
    assert (response.status_code, words in response.text) == (200, False)


@pytest.mark.usefixtures("ordinary_day")
@pytest.mark.parametrize(("make", "path", "words"), LISTS)
def test_it_is_listed_until_its_time_is_over(client, home, network, other, make, path, words):
    page = make(home, network, other)
    page.expire_at = set_clock.now() + timedelta(minutes=1)
    page.save()
    assert words in client.get(path).text
    with time_machine.travel(set_clock.now() + timedelta(minutes=2)):
        response = client.get(path)
    assert (response.status_code, words in response.text) == (200, False)
