"""Nobody is taken for somebody else: names are not one's own to set, and the account stands beside them."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from time_machine import travel

from tests.committed import scratch_database
from tests.security.admin_arguments import visits
from tests.security.admin_routes import admin_routes
from tests.security.admin_world import World, make_world
from tests.set_clock import ORDINARY_DAY

# Where administrators set names: there the account is a field of its own.
FIELDS = re.compile(r"admin/users/(new|edit|copy)/")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Everybody in it is called Robin, and their last name holds the number of their account."""
    with django_db_blocker.unblock(), scratch_database(), travel(ORDINARY_DAY):
        world = make_world()
        last_name = Concat(Value("Namesake"), Cast("pk", CharField()), Value("X"))
        get_user_model().objects.update(first_name="Robin", last_name=last_name)
        yield world


@pytest.fixture
def administrator(world, db) -> Client:
    browser = Client()
    browser.force_login(world.people["administrator"])
    return browser


def text_of(response) -> str:
    body = b"".join(response) if response.streaming else response.content
    return body.decode("utf-8", "replace")


def test_wherever_the_admin_names_somebody_the_account_stands_beside_the_name(world, administrator):
    accounts = dict(get_user_model().objects.values_list("pk", "username"))
    seen, alone = set(), set()
    for route in admin_routes():
        for visit in visits(route, world.of_one_network()):
            for found in re.finditer(
                r"Namesake(\d+)X(.{0,100})", text_of(administrator.get(visit.address)), re.S
            ):
                seen.add(route.template)
                if not found[2].startswith(f" ({accounts[int(found[1])]})") and not FIELDS.match(
                    route.template
                ):
                    alone.add((visit.address, found[0]))
    assert alone == set()
    assert len(seen) > 10


@pytest.mark.parametrize("role", ["lead", "editor", "equality", "administrator"])
def test_nobody_sets_their_own_name(world, db, role):
    person = world.people[role]
    browser = Client()
    browser.force_login(person)
    assert "name_email" not in browser.get("/admin/account/").text
    form = {"name_email-first_name": "Ruth", "name_email-last_name": "Kowalski", "theme-theme": "light"}
    browser.post("/admin/account/", form)
    assert get_user_model().objects.get(pk=person.pk).first_name == "Robin"
