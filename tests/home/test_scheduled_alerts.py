"""Alerts in the calendar of what happens by itself."""

from datetime import timedelta

import pytest

from home.alerts.admin.scheduled import entries
from tests import set_clock
from tests.factories import AlertFactory, EditorFactory, InformationPageFactory

pytestmark = pytest.mark.usefixtures("ordinary_day")

HOUR = timedelta(hours=1)


@pytest.fixture
def now(db):
    return set_clock.now()


def said(now) -> list[tuple]:
    return [(entry.title, str(entry.what), entry.at - now) for entry in entries(now)]


def test_an_alert_to_come_stands_there_twice_one_on_air_once(now):
    AlertFactory(title="Next", starts_at=now + HOUR, ends_at=now + 3 * HOUR)
    AlertFactory(title="Now", starts_at=now - HOUR, ends_at=now + 2 * HOUR)
    assert sorted(said(now)) == [
        ("Next", "appears", HOUR),
        ("Next", "goes away", 3 * HOUR),
        ("Now", "goes away", 2 * HOUR),
    ]


def test_drafts_and_what_is_over_do_not_stand_there(now):
    AlertFactory(title="Draft", starts_at=now + HOUR, live=False)
    AlertFactory(title="Over", starts_at=now - 2 * HOUR, ends_at=now)
    assert said(now) == []


def test_the_calendar_of_an_editor_names_the_alert_and_where_it_is_shown(client, home, now):
    section = InformationPageFactory(parent=home, title="Guides")
    AlertFactory(title="The printer", starts_at=now + HOUR, ends_at=now + 2 * HOUR, section=section)
    AlertFactory(title="The lift", starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    client.force_login(EditorFactory())
    text = client.get("/admin/reports/scheduled/").content.decode()
    assert "The printer" in text
    assert "Alert on “Guides”" in text
    assert "Alert on the whole site" in text


def test_thirty_alerts_cost_what_one_does(now, home, django_assert_num_queries):
    section = InformationPageFactory(parent=home)
    for number in range(30):
        AlertFactory(starts_at=now + number * HOUR, ends_at=now + 40 * HOUR, section=section)
    with django_assert_num_queries(1):
        assert len(entries(now)) == 59
