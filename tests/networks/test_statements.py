"""Every statement is in one list, by year and network, and says whether it still stands."""

from datetime import date

import pytest
from bs4 import BeautifulSoup

from tests.factories import NetworkPageFactory, StatementPageFactory, publish, restrict


@pytest.fixture
def titles(client):
    """The titles that the list shows at an address, in its order."""

    def shown(query=""):
        return [card.title for card in client.get(f"/statements/{query}").context["cards"]]

    return shown


def statement(network, title, issued_on, **values):
    return StatementPageFactory(parent=network, title=title, issued_on=issued_on, **values)


def test_the_newest_come_first(network, titles):
    statement(network, "Old", date(2024, 5, 1))
    statement(network, "New", date(2026, 5, 1))
    assert titles() == ["New", "Old"]


def test_twenty_are_on_a_page_and_the_rest_on_the_next(network, titles):
    for number in range(21):
        statement(network, f"Number {number}", date(2026, 1, 1 + number))
    assert len(titles()) == 20
    assert titles("?page=2") == ["Number 0"]
    assert titles("?page=x") == titles()


def test_it_can_be_narrowed_by_year_and_by_network(networks, network, titles):
    other = NetworkPageFactory(parent=networks, slug="other")
    statement(network, "Ours of 2025", date(2025, 5, 1))
    statement(network, "Ours of 2026", date(2026, 5, 1))
    statement(other, "Theirs of 2025", date(2025, 4, 1))
    assert titles("?year=2025") == ["Ours of 2025", "Theirs of 2025"]
    assert titles("?network=other") == ["Theirs of 2025"]
    assert titles("?year=2026&network=other") == []


def test_a_joint_statement_is_that_of_each_and_not_of_where_it_is_filed(networks, network, titles):
    one, two = (NetworkPageFactory(parent=networks, slug=slug) for slug in ("one", "two"))
    joint = statement(network, "Joint", date(2026, 1, 1))
    publish(joint, issued_by=[one, two])
    assert titles("?network=one") == titles("?network=two") == ["Joint"]
    assert titles(f"?network={network.slug}") == []


def test_one_that_names_no_network_is_on_the_page_of_where_it_is_filed(network, client):
    statement(network, "Filed here", date(2026, 1, 1))
    assert [card.title for card in client.get(network.url).context["statements"]] == ["Filed here"]


def test_each_says_whether_it_still_stands(network, client):
    newer = statement(network, "Newer", date(2026, 1, 1))
    statement(network, "Replaced", date(2025, 3, 1), state="superseded", superseded_by=newer)
    statement(network, "Taken back", date(2025, 2, 1), state="withdrawn", withdrawn_reason="It was wrong.")
    page = BeautifulSoup(client.get("/statements/").content, "html.parser")
    cards = page.select(".statement-card")
    assert [(card.h3.text, card.select_one(".status").text.strip()) for card in cards] == [
        ("Newer", "Current"),
        ("Replaced", "Superseded"),
        ("Taken back", "Withdrawn"),
    ]


def test_what_a_reader_may_not_see_is_not_listed_and_makes_no_year(network, client, titles):
    statement(network, "Open", date(2026, 1, 1))
    restrict(statement(network, "Closed", date(2019, 1, 1)))
    assert titles() == ["Open"]
    years, _networks = client.get("/statements/").context["filters"]
    assert [choice.label for choice in years] == ["All years", "2026"]


@pytest.mark.parametrize("query", ["?year=1", "?year=zero", "?network=nobody", "?page=99", "?year=%00"])
def test_any_address_gives_the_list(network, client, query):
    statement(network, "Only", date(2026, 1, 1))
    assert client.get(f"/statements/{query}").status_code in (200, 400)


def test_its_stamp_is_that_of_the_newest_page_it_shows(network, client):
    statement(network, "First", date(2026, 1, 1))
    last = statement(network, "Second", date(2020, 1, 1))
    assert client.get("/statements/").context["updated_at"] == last.public_updated_at
