"""The stamp of a page, the site map, the feeds and the search say the same date, at every address."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail import hooks

from cms.enums import ChangeKind
from home.models import AwarenessDay
from networks.models import TermOfOffice
from search.indexing.rebuild import rebuild
from tests import set_clock
from tests.factories import (
    CommitmentFactory,
    CommitmentsPageFactory,
    EventPageFactory,
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    ResponseFactory,
    StatementPageFactory,
    TermOfOfficeFactory,
    UpdateSeriesPageFactory,
    add_item,
    restrict,
)

BEGAN = datetime(2026, 1, 5, 12, tzinfo=UTC)


CHANGES = {
    "statements": lambda network: StatementPageFactory(parent=network),
    "events": lambda network: EventPageFactory(parent=network),
    "people": lambda network: TermOfOfficeFactory(
        network=network, role=TermOfOffice.Role.SPONSOR, starts_on=date(2026, 11, 20)
    ),
    "months": lambda network: MonthlyUpdatePageFactory(
        parent=UpdateSeriesPageFactory(parent=network), month=date(2026, 9, 1)
    ),
    "commitments": lambda network: CommitmentFactory(network=network, public_since=set_clock.now()),
    "responses": lambda network: ResponseFactory(network=network),
}
# What home shows, and what of it is told of in `CHANGES` or tried by itself.
ON_HOME = {
    "networks": "networks",
    "newest": "months",
    "statements": "statements",
    "events": "events",
    "days": "days",
    "promised": "commitments",
    "overdue": "commitments",
    "glance": "commitments",
}


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
    assert told["/"] == "2026-11-05"
    assert told["/commitments/"] == told["/commitments/re-03/"] == "2026-11-03"
    assert told["/statements/"] == "2026-11-04"
    assert told["/events/"] == "2026-11-05"
    assert told["/you-said-we-did/"] == "2026-11-06"
    assert told["/people/"] == "2026-11-07"
    assert told["/help/"] == "2026-01-05"
    assert told[network.get_url()] == "2026-11-07"


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("shown", ["statements", "events", "people", "months", "commitments", "responses"])
def test_a_networks_page_is_as_new_as_each_thing_it_shows(shown, site_map, network, time_machine):
    """Two hooks: whoever adds to `network_page_context` adds to `network_page_changes`, or adds a page."""
    time_machine.move_to(datetime(2026, 11, 27, 12, tzinfo=UTC), tick=False)
    CHANGES[shown](network)
    told = site_map()
    assert told[network.get_url()] == "2026-11-27"
    assert told["/"] == ("2026-11-27" if shown in ON_HOME.values() else "2026-11-05")


@pytest.mark.usefixtures("site")
def test_a_joint_statement_moves_the_date_of_each_network_that_issued_it(
    site_map, network, networks, time_machine
):
    other = NetworkPageFactory(parent=networks)
    time_machine.move_to(datetime(2026, 11, 27, 12, tzinfo=UTC), tick=False)
    StatementPageFactory(parent=network, issued_by=[network, other])
    told = site_map()
    assert told[network.get_url()] == told[other.get_url()] == "2026-11-27"
    time_machine.move_to(datetime(2026, 11, 28, 12, tzinfo=UTC), tick=False)
    restrict(StatementPageFactory(parent=network, issued_by=[network, other]))
    assert site_map()[other.get_url()] == "2026-11-27"


@pytest.mark.usefixtures("site")
def test_an_answer_that_is_not_shown_any_more_moves_no_date(site_map, network, time_machine):
    """The fourth, which is read only to know whether there are more."""
    oldest = ResponseFactory(network=network, answered_on=date(2020, 1, 1))
    for _ in range(2):
        ResponseFactory(network=network)
    assert network.responses.count() == 4
    before = site_map()[network.get_url()]
    time_machine.move_to(datetime(2026, 11, 27, 12, tzinfo=UTC), tick=False)
    oldest.save_revision().publish()
    assert site_map()[network.get_url()] == before


@pytest.mark.usefixtures("site")
def test_no_date_falls_when_an_event_is_over(site_map, network, time_machine):
    event = EventPageFactory(parent=network, title="Soon over")
    addresses = ("/", network.get_url(), event.get_url())
    before = site_map()
    time_machine.move_to(event.ends_at + timedelta(days=1), tick=False)
    assert [site_map()[address] for address in addresses] == [before[address] for address in addresses]


@pytest.mark.usefixtures("site")
def test_the_newest_page_is_named_where_nothing_else_is_newer(client, network, time_machine):
    def named() -> str:
        return client.get(network.get_url()).text.partition("Newest of what this page leads to:")[2][:200]

    assert named() == ""  # who serves changed last
    time_machine.move_to(datetime(2026, 11, 27, 12, tzinfo=UTC), tick=False)
    StatementPageFactory(parent=network, title="We said so")
    assert "We said so" in named()


def test_each_section_of_a_networks_page_is_tried():
    assert {section.__name__ for section in hooks.get_hooks("network_page_context")} == set(CHANGES)


def test_each_section_of_the_home_page_is_tried(home, request_of):
    request = request_of()
    ours = set(home.get_context(request)) - set(super(type(home), home).get_context(request))
    assert ours == set(ON_HOME)
    assert set(ON_HOME.values()) - set(CHANGES) == {"networks", "days"}


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("day", "is_yearly", "moves"),
    [
        (date(2026, 11, 24), False, True),
        (date(2027, 6, 1), False, False),
        (date(2020, 11, 24), False, False),
        (date(2020, 12, 24), True, True),
        (date(2025, 3, 8), True, False),
    ],
)
def test_an_awareness_day_moves_the_date_of_home_if_it_is_shown_there(
    site_map, time_machine, day, is_yearly, moves
):
    before = site_map()["/"]
    read = datetime(2026, 11, 20, 12, tzinfo=UTC)
    time_machine.move_to(read, tick=False)
    AwarenessDay.objects.create(name="A day", day=day, is_yearly=is_yearly, public_since=read)
    time_machine.move_to(datetime(2026, 11, 27, 12, tzinfo=UTC), tick=False)
    assert site_map()["/"] == ("2026-11-20" if moves else before)


@pytest.mark.usefixtures("site")
def test_the_list_of_networks_is_as_new_as_the_newest_of_them(site_map, network, time_machine):
    time_machine.move_to(datetime(2026, 11, 27, 12, tzinfo=UTC), tick=False)
    network.summary, network.change_kind = "Who we are", ChangeKind.SIGNIFICANT
    network.save_revision().publish()
    told = site_map()
    assert told["/networks/"] == told["/"] == told[network.get_url()] == "2026-11-27"


def test_what_networks_show_is_asked_for_all_of_them_at_once(client, networks, settle):
    """The search names the date of each."""
    counted = []
    for more in (3, 5):
        for _ in range(more):
            NetworkPageFactory(parent=networks)
        rebuild(afresh=True)
        settle()
        client.get("/search/?type=network")
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/?type=network")
        counted.append(len(queries))
    assert counted[0] == counted[1]


@pytest.mark.usefixtures("site")
def test_every_feed_says_the_date_of_the_page(client, site_map):
    """Every feed that a page of the site map offers: the newest entry of an address has its date."""
    told = site_map()
    offered = {
        link["href"]
        for address in told
        for link in BeautifulSoup(client.get(address).content, "html.parser").select(
            'link[type="application/atom+xml"]'
        )
    }
    assert len(offered) >= 3
    for feed in offered:
        entries: dict[str, str] = {}
        for entry in BeautifulSoup(client.get(feed).content, "html.parser").find_all("entry"):
            address = re.sub(r"^https?://[^/]+|#.*", "", entry.link["href"])
            updated = entry.updated.text[:10]
            entries[address] = max(updated, entries.get(address, ""))
        assert entries, feed
        assert entries == {address: told[address] for address in entries}, feed


@pytest.mark.usefixtures("site")
def test_search_says_the_date_of_the_page_or_what_its_day_is(client, site_map):
    told = site_map()
    for kind in ("network", "updateseries", "information", "commitments", "commitment", "monthlyupdate"):
        results = client.get(f"/search/?type={kind}").context["results"]
        assert {each.url: f"{each.dates[-1].date:%Y-%m-%d}" for each in results} == {
            each.url: told[each.url] for each in results
        }
        assert results, kind
    (statement,) = client.get("/search/?type=statement").context["results"]
    assert statement.dates == [("issued", date(2026, 6, 3))]


@pytest.mark.usefixtures("site")
def test_search_says_when_a_month_was_published_and_whose_it_is(client):
    def said() -> list[str]:
        found = BeautifulSoup(client.get("/search/?type=monthlyupdate").content, "html.parser")
        return [" ".join(each.text.split()) for each in found.select(".results__kind")]

    assert said() == [
        "Monthly update, Whole organisation · published 2 November 2026",
        "Monthly update, Whole organisation · published 1 November 2026",
    ]
