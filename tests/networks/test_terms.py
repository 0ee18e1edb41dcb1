"""A lead's rights come from a term of office, and go with it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django import app
from wagtail.images import get_image_model
from wagtail.models import ModelLogEntry
from wagtail.permissions import policy_registry

from cms.models import BasePage
from home.demonstration.accounts import make_accounts
from networks import tasks
from networks.services import teams
from networks.services.terms import (
    apply_terms,
    appoint_lead,
    end_term,
    serves,
)
from tests.factories import (
    NetworkPageFactory,
    StatementPageFactory,
    lead_of,
)
from tests.networks.terms import FIRST, LAST, TODAY, TOMORROW, YESTERDAY, Role, appoint, leads

pytestmark = pytest.mark.usefixtures("clock")


def again(user):
    """As the next request sees them: Wagtail remembers rights on the object."""
    return type(user).objects.get(pk=user.pk)


def may_edit(user, page) -> bool:
    return BasePage.objects.get(pk=page.pk).specific.permissions_for_user(again(user)).can_edit()


# --- Rights follow the term -------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.CHAIR, Role.CO_CHAIR, Role.DEPUTY])
def test_an_appointed_lead_may_draft_at_once(network, person, role):
    appoint(network, person, role)
    assert leads(network) == {person}
    assert may_edit(person, network)
    assert may_edit(person, StatementPageFactory(parent=network))


def test_a_sponsor_gets_no_rights(network, person):
    appoint(network, person, Role.SPONSOR)
    assert leads(network) == set()
    assert not may_edit(person, network)


def test_a_lead_may_not_draft_at_another_network(network, networks, person):
    other = NetworkPageFactory(parent=networks)
    appoint(network, person)
    assert not may_edit(person, other)


def test_a_term_that_starts_later_gives_nothing_yet(network, person, clock):
    appoint(network, person, starts_on=TOMORROW)
    assert not may_edit(person, network)
    clock.move_to(datetime(2026, 3, 3, 0, 0, tzinfo=UTC))
    tasks.apply_terms(timestamp=0)
    assert may_edit(person, network)


def test_the_last_day_counts(network, person):
    appoint(network, person, ends_on=TODAY)
    assert may_edit(person, network)


def test_a_lead_whose_term_ended_yesterday_is_refused_though_no_job_has_run(network, person, clock):
    image = get_image_model()(collection_id=network.team.collection_id)
    images = policy_registry.get_by_type(get_image_model())
    appoint(network, person, ends_on=TODAY)
    assert images.user_has_permission_for_instance(again(person), "choose", image)
    clock.move_to(datetime(2026, 3, 3, 0, 0, tzinfo=UTC))
    assert leads(network) == {person}
    assert not may_edit(person, network)
    assert not images.user_has_permission_for_instance(again(person), "choose", image)
    assert not policy_registry.get_by_type(BasePage).explorable_instances(again(person)).exists()


def test_a_term_ends_at_midnight_in_the_united_kingdom(network, person, clock):
    appoint(network, person, ends_on=date(2026, 6, 30))
    clock.move_to(datetime(2026, 6, 30, 22, 59, tzinfo=UTC))
    assert may_edit(person, network)
    clock.move_to(datetime(2026, 6, 30, 23, 0, tzinfo=UTC))
    assert not may_edit(person, network)


def test_the_edit_page_opens_for_a_lead_and_not_the_day_after(network, person, client, clock):
    appoint(network, person, ends_on=TODAY)
    client.force_login(person)
    address = reverse("wagtailadmin_pages:edit", args=[network.pk])
    assert client.get(address).status_code == 200
    clock.move_to(datetime(2026, 3, 3, 0, 0, tzinfo=UTC))
    assert client.get(address).status_code in (302, 403)


def test_an_editor_whose_own_term_is_over_is_still_an_editor(network, editor, clock):
    appoint(network, editor, ends_on=TODAY)
    clock.move_to(datetime(2026, 3, 3, 0, 0, tzinfo=UTC))
    assert may_edit(editor, network)


def test_a_member_of_the_group_without_a_term_has_no_rights_and_is_removed(network, person):
    network.team.group.user_set.add(person)
    assert not may_edit(person, network)
    assert apply_terms(TODAY) == [f"Leads: Carers’ Network: {person} left"]
    assert leads(network) == set()


def test_reading_a_leads_rights_costs_no_query_more_than_anybody_elses(network, person, editor):
    def cost(user) -> int:
        with CaptureQueriesContext(connection) as queries:
            list(policy_registry.get_by_type(BasePage).get_all_permissions_for_user(user))
        return len(queries)

    appoint(network, person)
    assert cost(again(person)) == cost(again(editor)) == 1


def test_serving_means_leading_this_network_on_this_day(network, networks, person):
    appoint(network, person, ends_on=TODAY)
    assert serves(person, network, TODAY)
    assert serves(person, network.pk, TODAY)
    assert not serves(person, network, TOMORROW)
    assert not serves(person, NetworkPageFactory(parent=networks), TODAY)


# --- Changes of a term ------------------------------------------------------------------------------


def test_ending_a_term_takes_the_rights_at_once(network, person):
    term = end_term(appoint(network, person), on=YESTERDAY, by=None, today=TODAY)
    assert term.ends_on == YESTERDAY
    assert leads(network) == set()
    assert not may_edit(person, network)


def test_a_term_cannot_end_before_it_began(network, person):
    term = appoint(network, person)
    with pytest.raises(ValidationError, match="before the first day"):
        end_term(term, on=FIRST - timedelta(days=1), by=None, today=TODAY)
    assert may_edit(person, network)


def test_ending_a_term_never_prolongs_it(network, person):
    term = appoint(network, person, ends_on=TOMORROW)
    with pytest.raises(ValidationError, match="from 3 March 2025 to 3 March 2026"):
        end_term(term, on=LAST, by=None, today=TODAY)


def test_a_term_may_be_ended_on_the_day_it_ends_anyway(network, person):
    term = end_term(appoint(network, person, ends_on=TODAY), on=TODAY, by=None, today=TODAY)
    assert term.ends_on == TODAY


@pytest.mark.parametrize("agreed", [True, False])
def test_an_appointed_lead_is_named_to_readers_only_if_they_agreed(network, person, agreed):
    assert appoint(network, person, is_public=agreed).is_public is agreed
    assert not appoint(network, person, Role.DEPUTY).is_public


def test_deleting_a_term_takes_the_rights(network, person):
    appoint(network, person).delete()
    assert leads(network) == set()


def test_a_second_term_keeps_the_rights_of_the_first(network, person):
    chair = appoint(network, person)
    appoint(network, person, Role.DEPUTY)
    chair.delete()
    assert leads(network) == {person}


def test_a_term_moved_to_another_network_moves_the_rights(network, networks, person):
    other = NetworkPageFactory(parent=networks)
    term = appoint(network, person)
    term.network = other
    term.save()
    assert (leads(network), leads(other)) == (set(), {person})


def test_a_person_who_is_deleted_leaves_their_term_without_rights(network, person):
    term = appoint(network, person)
    person.delete()
    term.refresh_from_db()
    assert (term.person, term.name) == (None, "Amara Bello")
    assert apply_terms(TODAY) == []


def test_who_appointed_and_who_ended_is_on_record(network, person, editor):
    term = appoint_lead(network, person, Role.CHAIR, FIRST, LAST, by=editor, today=TODAY)
    end_term(term, on=TOMORROW, by=editor, today=TODAY)
    entries = ModelLogEntry.objects.for_instance(term).order_by("timestamp", "pk")
    assert [(entry.action, entry.user) for entry in entries] == [
        ("wagtail.create", editor),
        ("wagtail.edit", editor),
    ]


def test_a_change_of_a_term_that_is_rolled_back_changes_no_rights(network, person):
    with transaction.atomic():
        appoint(network, person)
        transaction.set_rollback(True)
    assert leads(network) == set()


# --- The job ----------------------------------------------------------------------------------------


def test_the_job_is_in_the_clock_of_the_worker(db):
    assert "networks.tasks.apply_terms" in {
        periodic.task.name for periodic in app.periodic_registry.periodic_tasks.values()
    }


def test_applying_terms_costs_the_same_however_many_people_lead(network, networks):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert apply_terms(TODAY) == []
        return len(queries)

    lead_of(network)
    few = cost()
    for _ in range(10):
        lead_of(NetworkPageFactory(parent=networks))
    assert cost() == few <= 4  # two, and the savepoint around them


# --- The demonstration ------------------------------------------------------------------------------


def test_the_demonstrations_leads_lead_through_terms_of_office(network, networks):
    other = NetworkPageFactory(parent=networks)
    make_accounts(TODAY)
    make_accounts(TODAY)
    assert [[user.username for user in leads(page)] for page in (network, other)] == [["lead"], ["otherlead"]]
    assert teams.provision_all() == apply_terms(TODAY) == []
