"""Which moment is the next at which a page changes by itself. In practice: `caching/test_exact.py`."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cms.caching import boundaries
from cms.models import BasePage
from tests.factories import InformationPageFactory

NOON = datetime(2026, 3, 3, 12, tzinfo=ZoneInfo("Europe/London"))
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _at_noon(db, time_machine):
    time_machine.move_to(NOON, tick=False)


def expires(page, at, live=True):
    BasePage.objects.filter(pk=page.pk).update(expire_at=at, live=live)


def test_midnight_is_that_of_this_site_wherever_who_asks_is():
    with timezone.override("Pacific/Auckland"):
        assert boundaries.next_boundary(NOON) == NOON + 12 * HOUR


def test_the_first_coming_moment_counts_until_it_is_there(networks, network):
    expires(networks, NOON + 2 * HOUR)
    expires(network, NOON + HOUR)
    assert boundaries.next_boundary(NOON) == NOON + HOUR
    assert boundaries.next_boundary(NOON + HOUR) == NOON + 2 * HOUR
    assert boundaries.next_boundary(NOON + 2 * HOUR) == NOON + 12 * HOUR


def test_neither_what_expired_nor_a_draft_is_waited_for(home, networks, network):
    expires(home, NOON - HOUR)
    expires(networks, NOON + HOUR, live=False)
    expires(network, NOON + 2 * HOUR)
    assert boundaries.next_boundary(NOON) == NOON + 2 * HOUR


def test_however_many_moments_there_are_and_days_nothing_changes_each_counts(home, settle, time_machine):
    """Nobody publishes, and no worker runs."""
    at = [NOON + number * timedelta(minutes=1) for number in range(1, 61)] + [NOON + 30 * HOUR]
    for number, moment in enumerate(at):
        InformationPageFactory(parent=home, slug=f"p{number}", expire_at=moment)
    settle()
    for before, moment in pairwise([NOON, *at[:-1]]):
        time_machine.move_to(before, tick=False)
        assert boundaries.next_boundary(before) == moment
    time_machine.move_to(at[-2], tick=False)
    assert boundaries.next_boundary(at[-2]) == NOON + 12 * HOUR
    time_machine.move_to(NOON + 12 * HOUR, tick=False)
    assert boundaries.next_boundary(NOON + 12 * HOUR) == at[-1]


def test_they_are_read_once_though_the_clock_went_on_before_they_were(monkeypatch, time_machine):
    asked = []
    monkeypatch.setattr(boundaries, "_sources", [lambda begins, ends: asked.append(begins) or []])
    boundaries._today.clear()
    time_machine.move_to(NOON + timedelta(seconds=1), tick=False)
    for _ in range(3):
        boundaries.next_boundary(NOON)
    assert len(asked) == 1


def test_a_clock_that_was_set_back_finds_what_comes_again(network, settle, time_machine):
    expires(network, NOON + HOUR)
    settle()
    time_machine.move_to(NOON + 2 * HOUR, tick=False)
    assert boundaries.next_boundary(NOON + 2 * HOUR) == NOON + 12 * HOUR
    time_machine.move_to(NOON, tick=False)
    assert boundaries.next_boundary(NOON) == NOON + HOUR
