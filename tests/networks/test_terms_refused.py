"""Terms that contradict one another are refused: by the form, by the database, and for two people at once."""

from datetime import timedelta
from threading import Event

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.forms import modelform_factory

from networks.models import TermOfOffice
from networks.services.terms import (
    apply_terms,
)
from tests.factories import (
    NetworkPageFactory,
    TermOfOfficeFactory,
    UserFactory,
)
from tests.networks.terms import FIRST, LAST, TODAY, TOMORROW, YESTERDAY, Role, appoint, leads

pytestmark = pytest.mark.usefixtures("clock")


def test_the_same_person_cannot_have_a_role_twice_at_a_time(network, person):
    appoint(network, person, Role.DEPUTY)
    with pytest.raises(ValidationError, match="Amara Bello already has this role from 3 March 2025"):
        appoint(network, person, Role.DEPUTY, starts_on=LAST, ends_on=LAST)


def test_a_term_may_follow_on_the_next_day(network, person):
    appoint(network, person)
    next_day = LAST + timedelta(days=1)
    appoint(network, person, starts_on=next_day, ends_on=next_day)
    assert network.terms.count() == 2


def test_two_chairs_at_once_are_refused_with_a_way_out(network, person):
    appoint(network, UserFactory(first_name="Tom", last_name="Wilk"))
    with pytest.raises(ValidationError, match=r"Tom Wilk is the chair .* record both people as co-chairs"):
        appoint(network, person)


def test_two_co_chairs_at_once_are_welcome(network, person):
    appoint(network, person, Role.CO_CHAIR)
    appoint(network, UserFactory(), Role.CO_CHAIR)
    assert len(leads(network)) == 2


def test_a_chair_of_another_network_is_no_obstacle(network, networks, person):
    appoint(network, person)
    appoint(NetworkPageFactory(parent=networks), person)
    assert person.terms_of_office.count() == 2


def test_a_lead_with_an_account_needs_a_last_day(network, person):
    with pytest.raises(ValidationError, match="Say the last day"):
        appoint(network, person, ends_on=None)


FORM_FIELDS = ["network", "person", "name", "role", "starts_on", "ends_on"]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"ends_on": FIRST - timedelta(days=1)}, {"ends_on"}),
        ({"ends_on": ""}, {"ends_on"}),
        ({}, {"role"}),
        ({"role": "king"}, {"role"}),
        ({"starts_on": ""}, {"starts_on"}),
        ({"starts_on": "2026-13-01", "ends_on": ""}, {"starts_on", "ends_on"}),
        ({"network": ""}, {"network"}),
        ({"network": "none", "person": "nobody"}, {"network", "person"}),
    ],
)
def test_a_form_says_at_the_field_what_is_wrong(network, person, values, fields):
    appoint(network, UserFactory())
    data = {
        "network": network.pk,
        "person": person.pk,
        "name": "Amara Bello",
        "role": "chair",
        "starts_on": FIRST,
        "ends_on": LAST,
    }
    form = modelform_factory(TermOfOffice, fields=FORM_FIELDS)(data | values)
    assert set(form.errors) == fields
    assert all(len(messages) == 1 for messages in form.errors.values())


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("term_ends_after_it_starts", {"role": "sponsor", "ends_on": FIRST - timedelta(days=1)}),
        ("term_with_rights_ends", {"role": "co-chair", "ends_on": None}),
        ("term_of_person_and_role_once_at_a_time", {"role": "deputy"}),
        ("one_chair_at_a_time", {"role": "chair", "person": None}),
    ],
)
def test_the_database_refuses_what_no_form_saw(network, person, constraint, values):
    appoint(network, person, Role.DEPUTY)
    appoint(network, UserFactory(), Role.CHAIR)
    facts = {"person": person, "name": "Amara Bello", "starts_on": FIRST, "ends_on": LAST} | values
    with pytest.raises(IntegrityError, match=constraint):
        TermOfOffice.objects.create(network=network, **facts)


def test_what_the_model_says_the_database_refuses(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_of_two_chairs_appointed_at_once_one_is_told(threads, signal, stored_network):
    first, second, stored = UserFactory(), UserFactory(), Event()

    def appoint_first():
        with transaction.atomic():
            appoint(stored_network, first)
            stored.set()
            signal.wait()

    threads.start(appoint_first)
    stored.wait(20)
    late = threads.start(appoint, stored_network, second)
    threads.wait_until_blocked()
    signal.set()
    with pytest.raises(ValidationError, match="at the same moment"):
        late.result()
    assert leads(stored_network) == {first}


def test_the_job_waits_for_a_change_of_a_term_and_looks_again(threads, signal, stored_network):
    staying, coming, changed = UserFactory(), UserFactory(), Event()
    term = appoint(stored_network, staying, ends_on=YESTERDAY)
    staying.groups.add(stored_network.team.group)  # left over: the job wants to take it away

    def prolong():
        with transaction.atomic():
            term.ends_on = LAST
            term.save()
            appoint(stored_network, coming, Role.DEPUTY)
            changed.set()
            signal.wait()

    threads.start(prolong)
    changed.wait(20)
    job = threads.start(apply_terms, TODAY)
    threads.wait_until_blocked()
    signal.set()
    assert job.result() == []
    assert leads(stored_network) == {staying, coming}


def test_whoever_is_put_into_the_group_at_the_same_moment_is_in_it_once(threads, signal, stored_network):
    coming, put = UserFactory(), Event()
    TermOfOfficeFactory(network=stored_network, person=coming, starts_on=TOMORROW, ends_on=LAST)

    def put_by_hand():
        with transaction.atomic():
            stored_network.team.group.user_set.add(coming)
            put.set()
            signal.wait()

    threads.start(put_by_hand)
    put.wait(20)
    job = threads.start(apply_terms, TOMORROW)
    threads.wait_until_blocked()
    signal.set()
    job.result()
    assert list(stored_network.team.group.user_set.all()) == [coming]
