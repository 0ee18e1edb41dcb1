"""How late a promise is: the same plain words wherever it stands, and none about what is over."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup

from tests import set_clock
from tests.factories import CommitmentFactory, CommitmentsPageFactory
from updates.commitments.overdue import how_late

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (TODAY + timedelta(days=1), ""),
        (TODAY, ""),
        (TODAY - timedelta(days=1), "1 day late"),
        (TODAY - timedelta(days=13), "13 days late"),
        (TODAY - timedelta(days=14), "2 weeks late"),
        (TODAY - timedelta(days=62), "8 weeks late"),
        (date(2026, 9, 28), "2 months late"),
        (date(2026, 5, 31), "5 months late"),
        (date(2026, 5, 30), "6 months late"),
        (date(2024, 12, 31), "22 months late"),
        (date(2024, 11, 30), "2 years late"),
        (date(2021, 12, 1), "4 years late"),
    ],
)
def test_in_words(due, words):
    assert how_late(due, TODAY) == words


@pytest.fixture
def told(client, home, network, ordinary_day):
    """What lists and its own page say of a promise to a network, three weeks after its day unless told."""
    CommitmentsPageFactory(parent=home)

    def make(days: int = -21, **facts) -> dict[str, BeautifulSoup]:
        due = set_clock.today() + timedelta(days=days)
        CommitmentFactory(ref="RE-03", title="Mentoring", network=network, target_date=due, **facts)
        addresses = ("/", "/commitments/", "/networks/carers/", "/commitments/re-03/")
        pages = {address: BeautifulSoup(client.get(address).text, "html.parser") for address in addresses}
        return {address: page.main for address, page in pages.items()}

    return make


def test_every_place_says_how_late_an_open_promise_is(told):
    for address, page in told(status="on-track").items():
        assert [each.text for each in page.select(".overdue")] == ["3 weeks late"], address
        assert "Due by" not in page.text, address


@pytest.mark.parametrize("status", ["delivered", "stopped"])
def test_what_is_over_is_neither_due_nor_late_and_nothing_happens_next(told, status):
    pages = told(status=status, next_steps="<p>It worked.</p>")
    for address, page in pages.items():
        assert page.select(".overdue") == [], address
        assert not {"Due by", "Was due by"} & set(page.stripped_strings), address
    own = pages["/commitments/re-03/"]
    assert own.select_one("#next").text.strip() == "What came of it"
    assert "Target was" in set(own.stripped_strings)


def test_in_time_it_is_due(told):
    pages = told(days=0, next_steps="<p>We start.</p>")
    assert not any(page.select(".overdue") for page in pages.values())
    assert "Due by" in set(pages["/commitments/re-03/"].stripped_strings)
    assert pages["/commitments/re-03/"].select_one("#next").text.strip() == "What happens next"


def test_the_home_page_names_promises_and_what_is_late_by_title(told):
    page = told()["/"]
    late = page.select_one(".overdue-list a")
    assert (late.text, late["href"]) == ("Mentoring", "/commitments/re-03/")
    assert " ".join(page.select_one(".glance a").text.split()) == "RE-03 Mentoring"


def test_it_becomes_late_by_itself_at_midnight(client, home, time_machine, settle):
    CommitmentsPageFactory(parent=home)
    CommitmentFactory(ref="RE-03", target_date=date(2026, 11, 4))
    settle()
    for hour, minute, is_late in ((23, 59, False), (24, 0, True)):
        now = set_clock.ORDINARY_DAY.replace(hour=0) + timedelta(hours=hour, minutes=minute)
        time_machine.move_to(now, tick=False)
        for address in ("/", "/commitments/", "/commitments/re-03/"):
            assert ("1 day late" in client.get(address).text) == is_late, address
