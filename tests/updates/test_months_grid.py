"""The grid of series and months, on screen and as CSV (docs/editors.md#the-monthly-update)."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.contrib.auth.models import Group

from cms.roles import EQUALITY_TEAM
from tests.factories import (
    EditorFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    lead_of,
    submit,
)
from updates.models import AgreedPause

GRID, DOWNLOAD = "/admin/reports/months/", "/admin/reports/months/2026-11/csv/"


@pytest.fixture(autouse=True)
def _late_in_november(time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 10, 0, tzinfo=UTC), tick=False)


@pytest.fixture
def browser(db, client):
    member = UserFactory()
    member.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    client.force_login(member)
    return client


@pytest.fixture
def series(network):
    """June missing, July paused, August on time, September late, October in moderation."""
    series = UpdateSeriesPageFactory(parent=network, starts_month=date(2026, 6, 1), title="=Our months")
    july = date(2026, 7, 1)
    series.pauses = [AgreedPause(first_month=july, last_month=july, reason="No chair.")]
    series.save_revision().publish()
    return series


@pytest.fixture
def story(series, network, time_machine):
    for month, day in ((8, 3), (9, 20)):
        time_machine.move_to(datetime(2026, month + 1, day, 9, tzinfo=UTC), tick=False)
        MonthlyUpdatePageFactory(parent=series, month=date(2026, month, 1))
    time_machine.move_to(datetime(2026, 11, 5, 9, tzinfo=UTC), tick=False)
    submit(MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1), live=False), lead_of(network))
    time_machine.move_to(datetime(2026, 11, 25, 10, tzinfo=UTC), tick=False)
    return series


def rows_of(answer) -> dict:
    return {row["Month"]: row for row in csv.DictReader(StringIO(answer.content.decode("utf-8-sig")))}


def test_the_grid_tells_what_became_of_every_month(browser, story):
    page = browser.get(GRID).content.decode()
    for words in ("Missing", "Paused", "No chair.", "Published", "13 days late", "since 5 Nov 2026"):
        assert words in page


def test_the_download_says_the_same_a_line_a_month(browser, story):
    answer = browser.get(DOWNLOAD)
    assert "attachment" in answer["Content-Disposition"]
    rows = rows_of(answer)
    states = {month: rows[month]["State"] for month in sorted(rows) if month >= "2026-05"}
    assert states == {
        "2026-05": "Not expected",
        "2026-06": "Missing",
        "2026-07": "Paused",
        "2026-08": "Published",
        "2026-09": "Late",
        "2026-10": "In moderation",
        "2026-11": "Not due yet",
    }
    assert rows["2026-09"]["Days late"] == "13"
    assert rows["2026-07"]["Reason for the pause"] == "No chair."
    assert rows["2026-10"]["In moderation since"] == "2026-11-05"


def test_a_title_that_begins_like_a_formula_is_none_in_the_download(browser, story):
    assert {row["Series"] for row in rows_of(browser.get(DOWNLOAD)).values()} == {"'=Our months"}


def test_a_lead_and_a_reader_do_not_see_it_and_an_editor_does(client, network, series):
    for user in (lead_of(network), UserFactory()):
        client.force_login(user)
        for address in (GRID, DOWNLOAD):
            answer = client.get(address)
            assert answer.status_code in (302, 403)
            assert b"Our months" not in answer.content
    client.force_login(EditorFactory())
    assert client.get(GRID).status_code == 200


def test_it_is_in_the_menu_of_reports(browser, series):
    assert GRID in browser.get("/admin/").content.decode()


def test_earlier_months_are_a_page_away_and_nonsense_is_not_found(browser, series):
    page = browser.get(GRID).content.decode()
    assert f"{GRID}2025-11/" in page
    assert "Later months" not in page
    assert f"{GRID}2026-11/" in browser.get(f"{GRID}2025-11/").content.decode()
    assert browser.get(f"{GRID}2026-13/").status_code == 404
    assert browser.get(f"{GRID}0001-01/").status_code == 404


@pytest.mark.parametrize("count", [3, 30])
def test_it_costs_at_most_20_queries_for_any_number_of_series(
    browser, networks, count, django_assert_max_num_queries
):
    for _ in range(count):
        series = UpdateSeriesPageFactory(
            parent=NetworkPageFactory(parent=networks), starts_month=date(2026, 6, 1)
        )
        MonthlyUpdatePageFactory(parent=series, month=date(2026, 9, 1))
    browser.get(GRID)
    with django_assert_max_num_queries(20):
        browser.get(GRID)
