"""What lies in a section the reader may not see is in no list of the home page or of another network."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.factories import (
    EventPageFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    restrict,
)

WORDS = "Only for some"


def statement(network, other):
    return StatementPageFactory(parent=other, title=WORDS, issued_by=[other, network])


def event(network, other):
    soon = timezone.now() + timedelta(days=3)
    return EventPageFactory(parent=other, title=WORDS, starts_at=soon, ends_at=soon + timedelta(hours=1))


def month(network, other):
    series = UpdateSeriesPageFactory(parent=network.get_parent().get_parent())
    return MonthlyUpdatePageFactory(parent=series, month=date(2026, 3, 1))


@pytest.mark.parametrize(
    ("make", "path", "words"),
    [
        (statement, "/", WORDS),
        (statement, "/networks/carers/", WORDS),
        (event, "/", WORDS),
        (month, "/", "March 2026"),
        (month, "/updates/", "March 2026"),
    ],
)
def test_it_is_listed_until_its_section_is_closed(client, networks, network, make, path, words):
    page = make(network, NetworkPageFactory(parent=networks, title="Women", slug="women"))
    assert words in client.get(path).text
    restrict(page.get_parent() if make is not month else page)
    assert words not in client.get(path).text


@pytest.mark.parametrize(("make", "path"), [(statement, "/"), (statement, "/networks/carers/"), (event, "/")])
def test_it_is_listed_until_its_time_is_over(client, networks, network, make, path):
    page = make(network, NetworkPageFactory(parent=networks, title="Women", slug="women"))
    page.expire_at = timezone.now() + timedelta(minutes=1)
    page.save()
    assert WORDS in client.get(path).text
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert WORDS not in client.get(path).text
