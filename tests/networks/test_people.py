"""Who leads which network is said on one page and found by name; who did not agree is named nowhere."""

from datetime import UTC, date, datetime

import pytest

from search.indexing.rebuild import rebuild
from tests.factories import NetworkPageFactory, TermOfOfficeFactory, restrict
from tests.updates.private_world import crawled

TODAY = date(2026, 11, 25)
NOBODY = "Violet Quillfeather"  # in no text of the site


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 12, tzinfo=UTC), tick=False)


@pytest.fixture
def people(client):
    """What `/people/` says of each network, by its title."""

    def read():
        return {each.title: each for each in client.get("/people/").context["networks"]}

    return read


def term(network, name="Amara Bello", role="chair", starts=date(2026, 1, 1), ends=None, **values):
    return TermOfOfficeFactory(
        network=network, name=name, role=role, starts_on=starts, ends_on=ends, **values
    )


def test_each_network_says_who_serves_in_what_role_and_since_when(network, people, client):
    term(network, "Dilip Mehta", "deputy", date(2026, 5, 1))
    term(network, "Amara Bello", "chair", date(2026, 1, 1))
    found = people()[network.title]
    assert [(each.name, each.role, each.since) for each in found.people] == [
        ("Amara Bello", "Chair", date(2026, 1, 1)),
        ("Dilip Mehta", "Deputy chair", date(2026, 5, 1)),
    ]
    assert network.contact_email in client.get("/people/").text


def test_terms_that_follow_each_other_are_one_time_in_the_role(network, people):
    term(network, starts=date(2024, 1, 1), ends=date(2025, 12, 31))
    term(network, starts=date(2026, 1, 1))
    assert people()[network.title].people[0].since == date(2024, 1, 1)


@pytest.mark.parametrize("gap", [date(2026, 1, 2), date(2026, 2, 1)])
def test_after_a_gap_it_begins_anew(network, people, gap):
    term(network, starts=date(2024, 1, 1), ends=date(2025, 12, 31))
    term(network, starts=gap)
    assert people()[network.title].people[0].since == gap


def test_a_network_whose_chair_went_says_since_when_nobody_is(network, people):
    term(network, "Linda Hartley", ends=date(2026, 9, 30))
    term(network, "Dilip Mehta", "deputy")
    found = people()[network.title]
    assert (found.is_vacant, found.vacant_since) == (True, date(2026, 10, 1))
    assert [each.name for each in found.people] == ["Dilip Mehta"]


def test_a_network_that_recorded_nobody_claims_no_vacancy(network, people, client):
    assert not people()[network.title].is_vacant
    assert "Nobody is recorded here yet." in client.get("/people/").text


def test_a_network_whose_first_chair_is_yet_to_begin_claims_no_vacancy(network, people):
    term(network, starts=date(2027, 1, 1))
    assert not people()[network.title].is_vacant


def test_whoever_did_not_agree_is_there_by_role_alone(network, people, client):
    term(network, NOBODY, "deputy", is_public=False)
    (only,) = people()[network.title].people
    assert (only.name, only.role) == ("", "Deputy chair")
    assert "Prefers not to be named here" in client.get("/people/").text


def test_the_list_is_as_visible_as_its_networks(network, people):
    restrict(network)
    assert network.title not in people()


def test_its_stamp_is_the_last_change_that_shows(network, client):
    def stamp():
        return client.get("/people/").context["updated_at"].date()

    early = term(network, starts=date(2026, 3, 1), ends=date(2026, 8, 31))
    over = term(network, "Jo Okafor", "deputy", starts=date(2026, 3, 1), ends=date(2026, 7, 31))
    type(early).objects.update(changed_at=datetime(2026, 2, 1, tzinfo=UTC))
    term(network, role="sponsor", starts=date(2027, 1, 1))
    assert stamp() == date(2026, 9, 1)
    over.save()
    assert stamp() == date(2026, 9, 1), "of what is over nothing is said"
    early.name = "Amara B. Bello"
    early.save()
    assert stamp() == TODAY


# --- Found by name ----------------------------------------------------------------------------------------


@pytest.fixture
def straight(client):
    """The names that a search leads straight to, with their addresses."""

    def search(typed):
        found = client.get("/search/", {"q": typed}).context.get("shortcuts") or []
        return [(each.name, each.url) for each in found]

    return search


@pytest.mark.parametrize("typed", ["Amara Bello", "bello", "amara bell", "co-chair race", "AMARA"])
def test_who_agreed_is_found_by_name_and_role_and_leads_to_the_network(networks, straight, typed):
    race = NetworkPageFactory(parent=networks, title="Race Equality")
    term(race, "Amara Bello", "co-chair")
    assert straight(typed) == [("Amara Bello", race.url)]


def test_whoever_serves_no_more_or_not_yet_is_not_found(network, straight):
    term(network, NOBODY, ends=date(2026, 11, 24))
    term(network, NOBODY, "deputy", date(2026, 11, 26))
    assert straight(NOBODY) == []


def test_a_person_of_a_network_that_one_may_not_see_is_not_found(network, straight):
    term(network, NOBODY)
    restrict(network)
    assert straight(NOBODY) == []


def test_no_guess_stands_beside_the_person_who_was_found(network, client):
    term(network, "Husna Bandara")
    answer = client.get("/search/", {"q": "Husna"})
    assert answer.context["nearest"] == ""
    assert "Did you mean" not in answer.text


def test_who_is_named_nowhere_is_in_no_answer_of_any_address(network, client, straight):
    term(network, NOBODY, is_public=False)
    rebuild(afresh=True)
    answers = crawled(client)
    assert len(answers) > 30
    first, last = NOBODY.split()
    assert [address for address, (*_, text) in answers.items() if last in text] == []
    assert straight("deputy chair") == [("People", "/people/")], "a role without a name leads to no network"
    for typed in (NOBODY, first, last):
        assert straight(typed) == client.get("/search/suggest/", {"q": typed}).json()["suggestions"] == []
