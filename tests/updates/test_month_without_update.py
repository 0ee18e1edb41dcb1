"""A gap in the months of a series has a page: why, who was to write it, what came before and after."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from tests import set_clock
from tests.factories import (
    MonthlyUpdatePageFactory,
    TermOfOfficeFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    restrict,
    submit,
)
from updates.models import AgreedPause

APRIL, JULY, AUGUST, SEPTEMBER = (date(2026, month, 1) for month in (4, 7, 8, 9))
HERE = "/networks/carers/updates/"
MISSING, PAUSED = f"{HERE}without-update/2026-08/", f"{HERE}without-update/2026-06/"


@pytest.fixture(autouse=True)
def _day(time_machine):
    time_machine.move_to(set_clock.ORDINARY_DAY.replace(month=10, day=28), tick=False)


@pytest.fixture
def series(network):
    """May and June were paused, nobody wrote August, September is out; October is not due."""
    series = UpdateSeriesPageFactory(parent=network, starts_month=APRIL)
    pause = AgreedPause(first_month=date(2026, 5, 1), last_month=date(2026, 6, 1), reason="A handover.")
    series.pauses.add(pause)
    series.save_revision().publish()
    for month in (APRIL, JULY, SEPTEMBER):
        MonthlyUpdatePageFactory(parent=series, month=month)
    return series


def told(client, address: str) -> tuple[str, dict[str, str], dict[str, str]]:
    """The heading of a gap's page, its facts, and where its pager leads: by earlier and later."""
    response = client.get(address)
    assert response.status_code == 200, address
    page = BeautifulSoup(response.text, "html.parser")
    facts = {fact.dt.text: " ".join(fact.dd.text.split()) for fact in page.select("main .facts__fact")}
    return page.h1.text, facts, pager_of(page)


def pager_of(page: BeautifulSoup) -> dict[str, str]:
    return {link["rel"][0]: link["href"] for link in page.select(".pagination a")}


def test_a_missing_month_says_that_no_reason_is_known_who_was_to_write_it_and_what_is_beside_it(
    client, series, network
):
    TermOfOfficeFactory(network=network, name="Agreed Person")
    TermOfOfficeFactory(network=network, role="deputy", name="Private Person", is_public=False)
    # Somebody who agreed and serves no more, one who came later, and one who never writes.
    TermOfOfficeFactory(network=network, role="co-chair", name="Left Since", ends_on=date(2026, 10, 1))
    TermOfOfficeFactory(network=network, role="deputy", name="Came Later", starts_on=date(2026, 10, 1))
    TermOfOfficeFactory(network=network, role="sponsor", name="A Sponsor")
    heading, facts, pager = told(client, MISSING)
    assert heading == "No update was published for August 2026"
    assert facts == {
        "Why": "No reason is on record.",
        "It was due by": "7 September 2026",
        "Who was to write it": "Chair: Agreed Person Co-chair Deputy chair",
    }
    assert pager == {"prev": f"{HERE}2026-07/", "next": f"{HERE}2026-09/"}


def test_of_the_organisation_the_equality_team_was_to_write_it(client, home):
    UpdateSeriesPageFactory(parent=home, starts_month=AUGUST)
    assert told(client, "/updates/without-update/2026-08/")[1]["Who was to write it"] == "The equality team"


def test_a_pause_gives_its_reason_and_names_nobody(client, series, network):
    TermOfOfficeFactory(network=network)
    heading, facts, pager = told(client, PAUSED)
    assert heading == "No update was published for June 2026"
    assert facts == {"Why": "Paused: A handover."}
    assert pager == {"prev": f"{HERE}without-update/2026-05/", "next": f"{HERE}2026-07/"}


def test_lists_and_pagers_lead_to_every_gap(client, series):
    for address in (HERE, f"{HERE}2026/"):
        gaps = BeautifulSoup(client.get(address).text, "html.parser").select(".months__gap a")
        assert [link["href"] for link in gaps] == [
            f"{HERE}without-update/{month}/" for month in ("2026-08", "2026-06", "2026-05")
        ]
    page = BeautifulSoup(client.get(f"{HERE}2026-07/").text, "html.parser")
    assert pager_of(page) == {"prev": PAUSED, "next": MISSING}
    assert "August 2026 no update" in " ".join(page.select_one(".govuk-pagination__next").text.split())


def test_the_newest_month_stays_the_newest_when_the_one_after_it_is_missing(client, series, time_machine):
    assert "kicker__newest" in client.get(f"{HERE}2026-09/").text
    time_machine.move_to(set_clock.ORDINARY_DAY.replace(day=25), tick=False)
    page = BeautifulSoup(client.get(f"{HERE}2026-09/").text, "html.parser")
    assert page.select_one(".kicker__newest")
    assert pager_of(page)["next"] == f"{HERE}without-update/2026-10/"
    assert not BeautifulSoup(client.get(f"{HERE}2026-07/").text, "html.parser").select_one(".kicker__newest")


@pytest.mark.parametrize(
    "month",
    # Not due, to come, before the series, and no month at all.
    ["2026-10", "2026-11", "2026-03", "2026-8", "2026-13", "0000-00", "august", "2026-08-01", "٢٠٢٦-08"],
)
def test_what_the_list_does_not_show_as_a_gap_has_no_page(client, series, month):
    assert client.get(f"{HERE}without-update/{month}/").status_code == 404


def test_once_there_is_an_update_the_address_leads_to_it(client, series):
    MonthlyUpdatePageFactory(parent=series, month=AUGUST)
    assert client.get(MISSING)["Location"] == f"{HERE}2026-08/"


@pytest.mark.parametrize("kind", [PageViewRestriction.LOGIN, PageViewRestriction.GROUPS])
def test_a_private_month_is_a_gap_like_any_other_to_those_who_may_not_read_it(client, series, kind):
    without = client.get(MISSING).content
    month = MonthlyUpdatePageFactory(parent=series, month=AUGUST)
    restrict(month, kind)
    assert client.get(MISSING).content == without


def test_a_month_being_checked_says_so_unless_it_is_to_be_private(client, series):
    without = told(client, MISSING)
    month = MonthlyUpdatePageFactory(parent=series, month=AUGUST, live=False)
    assert told(client, MISSING) == without
    rule = restrict(month)
    submit(month, by=UserFactory())
    assert told(client, MISSING) == without
    rule.delete()
    facts = told(client, MISSING)[1]
    assert list(facts) == ["Why", "It was due by"]
    assert facts["Why"].startswith("It is written, and being checked")


def test_a_gap_below_a_private_series_is_as_private(client, series):
    restrict(series)
    assert client.get(MISSING).status_code == 302


def test_a_gap_comes_by_itself_after_the_due_day(client, series, time_machine, settle):
    settle()
    october = f"{HERE}without-update/2026-10/"
    time_machine.move_to(set_clock.ORDINARY_DAY.replace(day=6, hour=23, minute=59), tick=False)
    assert client.get(october).status_code == 404
    time_machine.move_to(set_clock.ORDINARY_DAY.replace(day=7, hour=0, minute=0), tick=False)
    assert client.get(october).status_code == 200
