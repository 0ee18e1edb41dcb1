"""The stamp of a page, the site map, the feeds and the search say the same date, at every address."""

import re
from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup

from search.indexing.rebuild import rebuild
from tests.factories import (
    CommitmentFactory,
    CommitmentsPageFactory,
    EventPageFactory,
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    ResponseFactory,
    StatementPageFactory,
    TermOfOfficeFactory,
    UpdateSeriesPageFactory,
    add_item,
)

ENTRY = re.compile(r"<url><loc>([^<]+)</loc>(?:<lastmod>([^<]+)</lastmod>)?</url>")
BEGAN = datetime(2026, 1, 5, 12, tzinfo=UTC)


@pytest.fixture
def site(home, network, time_machine):
    """Everything there is, each published on a day of its own, the pages above them first."""
    days = iter(range(1, 28))

    def next_day():
        time_machine.move_to(datetime(2026, 11, next(days), 12, tzinfo=UTC), tick=False)

    time_machine.move_to(BEGAN, tick=False)
    CommitmentsPageFactory(parent=home)
    ours = UpdateSeriesPageFactory(parent=home, starts_month=date(2025, 12, 1))
    promise = CommitmentFactory(ref="RE-03", network=network, public_since=BEGAN)
    InformationPageFactory(parent=home, title="Help")
    for month in (date(2025, 12, 1), date(2026, 10, 1)):
        next_day()
        page = MonthlyUpdatePageFactory(parent=ours, month=month)
    next_day()
    add_item(page, "Mentoring", moves={promise: "late"})
    next_day()
    StatementPageFactory(parent=network)
    next_day()
    EventPageFactory(parent=network)
    next_day()
    ResponseFactory(network=network)
    next_day()
    TermOfOfficeFactory(network=network)
    next_day()
    rebuild(afresh=True)


@pytest.fixture
def site_map(client):
    def read() -> dict[str, str]:
        found = ENTRY.findall(client.get("/sitemap.xml").text)
        return {re.sub(r"^https?://[^/]+", "", address): changed[:10] for address, changed in found}

    return read


def stamp_of(client, address: str) -> str:
    """The day at the foot of the page, as 2026-11-25."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    stamp = page.select_one(".stamp__date time")
    return stamp["datetime"] if stamp else ""


@pytest.mark.usefixtures("site")
def test_each_address_of_the_site_map_has_the_date_of_its_stamp(client, site_map):
    told = site_map()
    assert {"/", "/people/", "/statements/", "/events/", "/you-said-we-did/", "/updates/2025/"} <= set(told)
    assert "/commitments/re-03/" in told
    assert {address: stamp_of(client, address) for address in told} == told


@pytest.mark.usefixtures("site")
def test_what_shows_others_is_as_new_as_what_it_shows(site_map, network):
    told = site_map()
    assert told["/updates/2025/"] == "2026-11-01"
    assert told["/updates/"] == "2026-11-02"
    assert told["/"] == "2026-11-04"
    assert told["/commitments/"] == told["/commitments/re-03/"] == "2026-11-03"
    assert told["/statements/"] == "2026-11-04"
    assert told["/events/"] == "2026-11-05"
    assert told["/you-said-we-did/"] == "2026-11-06"
    assert told["/people/"] == "2026-11-07"
    assert told["/help/"] == "2026-01-05"


@pytest.mark.usefixtures("site")
def test_feeds_say_the_date_of_the_page(client, site_map):
    told = site_map()
    feed = BeautifulSoup(client.get("/feeds/all.atom").content, "html.parser")
    entries = {
        re.sub(r"^https?://[^/]+", "", entry.link["href"]): entry.updated.text[:10]
        for entry in feed.find_all("entry")
    }
    assert len(entries) == 3
    assert entries == {address: told[address] for address in entries}


@pytest.mark.usefixtures("site")
def test_search_says_the_date_of_the_page_or_what_its_day_is(client, site_map):
    told = site_map()
    for kind in ("network", "updateseries", "monthlyupdate", "information", "commitments"):
        results = client.get(f"/search/?type={kind}").context["results"]
        assert {each.url: f"{each.date:%Y-%m-%d}" for each in results} == {
            each.url: told[each.url] for each in results
        }
        assert results, kind
    (statement,) = client.get("/search/?type=statement").context["results"]
    assert (statement.date_label, statement.date) == ("issued", date(2026, 6, 3))
