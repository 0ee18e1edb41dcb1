"""Whose term ends soon, and which network has no chair."""

from datetime import timedelta

import pytest
from django.db import transaction

from networks.services.terms import (
    terms_to_warn_about,
    vacancies,
)
from tests.factories import (
    NetworkPageFactory,
    TermOfOfficeFactory,
    lead_of,
)
from tests.networks.terms import LAST, TODAY, TOMORROW, Role, ending_in

pytestmark = pytest.mark.usefixtures("clock")


# --- The 30-day warning -----------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "warned"), [(-1, False), (0, True), (30, True), (31, False)])
def test_the_warning_comes_in_the_last_thirty_days(network, days, warned):
    term = ending_in(network, days)
    assert terms_to_warn_about(TODAY) == ([term] if warned else [])


def test_each_term_is_warned_about_once(network):
    term = ending_in(network, 30)
    assert terms_to_warn_about(TODAY) == [term]
    assert terms_to_warn_about(TODAY) == terms_to_warn_about(TOMORROW) == []
    term.refresh_from_db()
    assert term.warned_on == TODAY


def test_a_warning_that_was_rolled_back_comes_again(network):
    term = ending_in(network, 30)
    with transaction.atomic():
        terms_to_warn_about(TODAY)
        transaction.set_rollback(True)
    assert terms_to_warn_about(TODAY) == [term]


def test_a_prolonged_term_is_warned_about_again_when_its_new_end_comes(network):
    term = ending_in(network, 10)
    terms_to_warn_about(TODAY)
    term.refresh_from_db()
    term.ends_on = LAST
    term.save()
    assert terms_to_warn_about(LAST - timedelta(days=31)) == []
    assert terms_to_warn_about(LAST - timedelta(days=30)) == [term]


def test_a_renewed_term_is_not_warned_about(network, person):
    term = ending_in(network, 10, person=person, role=Role.DEPUTY)
    TermOfOfficeFactory(
        network=network,
        person=person,
        role=Role.CHAIR,
        starts_on=term.ends_on + timedelta(days=1),
        ends_on=LAST,
    )
    assert terms_to_warn_about(TODAY) == []


def test_a_chair_is_warned_though_a_successor_is_recorded(network):
    term = ending_in(network, 10, role=Role.CHAIR)
    TermOfOfficeFactory(network=network, starts_on=term.ends_on + timedelta(days=1))
    assert terms_to_warn_about(TODAY) == [term]


def test_a_sponsors_end_is_no_warning(network):
    ending_in(network, 10, role=Role.SPONSOR)
    assert terms_to_warn_about(TODAY) == []


# --- Vacancies --------------------------------------------------------------------------------------


def test_a_network_is_vacant_since_the_day_after_its_last_chair(network):
    ending_in(network, -40, role=Role.CHAIR)
    ending_in(network, -10)
    (vacancy,) = vacancies(TODAY)
    assert vacancy.network == network
    assert (vacancy.since, vacancy.was_filled) == (TODAY - timedelta(days=9), True)


def test_a_network_without_any_chair_ever_is_listed_as_such(network):
    lead_of(network, role=Role.DEPUTY)
    (vacancy,) = vacancies(TODAY)
    assert (vacancy.since, vacancy.was_filled, vacancy.filled_from) == (None, False, None)


def test_a_vacancy_names_the_day_the_next_chair_starts(network):
    TermOfOfficeFactory(network=network, starts_on=TOMORROW)
    (vacancy,) = vacancies(TODAY)
    assert (vacancy.since, vacancy.filled_from) == (None, TOMORROW)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.CO_CHAIR])
def test_a_network_with_a_chair_or_co_chair_is_not_vacant(network, role):
    TermOfOfficeFactory(network=network, role=role)
    assert vacancies(TODAY) == []


def test_drafts_and_aliases_of_networks_are_no_vacancies(network, networks):
    TermOfOfficeFactory(network=network)
    NetworkPageFactory(parent=networks, live=False)
    network.create_alias(parent=networks, update_slug="mirror")
    assert vacancies(TODAY) == []


def test_the_longest_vacancy_comes_first_and_vacancies_cost_one_query(
    network, networks, django_assert_num_queries
):
    never = NetworkPageFactory(parent=networks)
    longest = NetworkPageFactory(parent=networks)
    ending_in(network, -10)
    ending_in(longest, -20)
    with django_assert_num_queries(1):
        found = [vacancy.network for vacancy in vacancies(TODAY)]
    assert found == [longest, network, never]
