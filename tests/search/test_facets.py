"""Narrowing: several choices at once, counts that tell what each would leave, all of it in the address."""

from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from search.indexing import incremental
from search.results_page.facets import Chosen, facets, total
from tests.factories import (
    CommitmentFactory,
    CommitmentsPageFactory,
    EventPageFactory,
    InformationPageFactory,
    NetworkPageFactory,
    StatementPageFactory,
)

GROUPS = [
    (1, "statement", 2025, "", 3),
    (1, "event", 2026, "", 2),
    (2, "statement", 2026, "", 4),
    (None, "commitment", None, "late", 1),
]
LABELS = {
    "network": {1: "Carers", 2: "Women"},
    "type": {"statement": "Statement", "event": "Event", "commitment": "Commitment"},
    "year": {2025: "2025", 2026: "2026"},
    "status": {"late": "Late"},
}


def counted(**chosen):
    chosen = Chosen(chosen)
    shown = facets(GROUPS, chosen, LABELS)
    return {facet.name: {choice.label: choice.count for choice in facet.choices} for facet in shown}


def test_without_a_choice_everything_is_counted():
    assert total(GROUPS, Chosen()) == 10
    assert counted()["type"] == {"Statement": 7, "Event": 2, "Commitment": 1}


def test_choices_of_one_facet_add_up_and_facets_narrow_each_other():
    chosen = Chosen({"type": ("statement", "event"), "network": (1,)})
    assert total(GROUPS, chosen) == 5


def test_a_facet_is_not_narrowed_by_its_own_choice():
    found = counted(type=("statement",))
    assert found["type"] == {"Statement": 7, "Event": 2, "Commitment": 1}
    assert found["network"] == {"Women": 4, "Carers": 3}


def test_years_are_listed_newest_first():
    assert list(counted()["year"]) == ["2026", "2025"]


def test_what_is_chosen_stays_visible_when_nothing_is_left_of_it():
    assert counted(year=(2025,), type=("event",))["year"]["2025"] == 0


def test_values_that_cannot_be_are_left_out():
    query = QueryDict(
        "network=1&network=x&network=99999999999999&year=-1&year=2026&type=event&type=a'b&status=%20"
    )
    assert Chosen.of(query).values == {"network": (1,), "type": ("event",), "year": (2026,)}


@pytest.fixture
def site(home, networks, indexed):
    CommitmentsPageFactory(parent=home)
    for name in ("Carers", "Women"):
        network = indexed(NetworkPageFactory(parent=networks, title=name))
        for year in (2025, 2026):
            statement = StatementPageFactory(
                parent=network, title=f"Otters {name} {year}", issued_on=date(year, 1, 1)
            )
            indexed(statement)
        indexed(EventPageFactory(parent=network, title=f"Otter walk {name}"))
    for status in ("late", "on-track"):
        incremental.index_commitments([CommitmentFactory(title=f"Otters {status}", status=status).pk])
    indexed(InformationPageFactory(parent=home, title="Otter information"))


def test_the_page_narrows_by_everything_in_its_address(client, site):
    page = client.get("/search/?q=otters&type=statement&type=commitment&status=late")
    (found,) = page.context["results"]
    assert found.title.endswith(" Otters late")
    everything = client.get("/search/?q=otters&type=statement&year=2026")
    assert sorted(result.title for result in everything.context["results"]) == [
        "Otters Carers 2026",
        "Otters Women 2026",
    ]


def test_commitments_are_results_with_their_status(client, site):
    (result,) = client.get("/search/?q=otters&status=late").context["results"]
    assert result.kind == "Commitment"
    assert result.tag == ("late", "Late")
    assert client.get(result.url).status_code == 200


def test_each_choice_is_removed_by_one_link(client, site):
    page = client.get("/search/?q=otters&type=statement&type=event&year=2026&sort=date&page=1&x=y")
    links = {one.label: one.url for one in page.context["chosen"]}
    assert dict(QueryDict(links["Event"][1:]).lists()) == {
        "q": ["otters"],
        "type": ["statement"],
        "year": ["2026"],
        "sort": ["date"],
    }
    assert QueryDict(links["2026"][1:]).getlist("type") == ["statement", "event"]
    assert "year" not in links["2026"]


def test_choices_that_leave_nothing_offer_the_way_back(client, site):
    page = client.get("/search/?q=otters&type=event&year=2019").content.decode()
    assert "Show all of them" in page


def test_networks_are_narrowed_by_name(client, site):
    page = client.get("/search/?q=otters")
    network = next(facet for facet in page.context["facets"] if facet.name == "network")
    assert {choice.label: choice.count for choice in network.choices} == {"Carers": 3, "Women": 3}
    value = next(choice.value for choice in network.choices if choice.label == "Women")
    narrowed = client.get("/search/", {"q": "otters", "network": value})
    assert {result.network for result in narrowed.context["results"]} == {"Women"}


def test_the_page_costs_the_same_at_three_and_at_thirty_results(
    client, home, indexed, settle, django_assert_max_num_queries
):
    for number in range(30):
        indexed(InformationPageFactory(parent=home, title=f"Many {number}"))
        if number < 3:
            indexed(InformationPageFactory(parent=home, title=f"Few {number}"))
    settle()
    client.get("/search/?q=few")
    with CaptureQueriesContext(connection) as queries:
        client.get("/search/?q=few")
    few = len(queries.captured_queries)
    assert few <= 12
    with django_assert_max_num_queries(few):
        client.get("/search/?q=many")
