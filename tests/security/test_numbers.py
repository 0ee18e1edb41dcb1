"""Whoever may not have a thing is answered the same whether it exists or not: nobody counts by 302 and 404.

Every address with a number is asked for with one that exists and one that does not, by every role. Where the
first is refused, the second is refused in the same words.
"""

import logging
from collections.abc import Iterator
from uuid import UUID

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import transaction

from tests.committed import scratch_database
from tests.security.admin_areas import ADMINISTRATOR, EVERYBODY_WITH_A_ROLE, OUTSIDERS
from tests.security.admin_arguments import _kind_of, _values
from tests.security.admin_routes import Route, admin_routes
from tests.security.admin_world import World, make_world
from tests.security.test_admin_sweep import Browser
from tests.set_clock import ORDINARY_DAY

NOBODYS = 987_654_321
# What says that it is not theirs.
REFUSED = {302, 403, 404}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), scratch_database(), time_machine.travel(ORDINARY_DAY):
        yield make_world()


def pairs(route: Route, world: World) -> Iterator[tuple[str, str]]:
    """For each number in it: one that exists, somebody else's if there is one, and one that does not."""
    if str(route).startswith("admin/bulk/"):
        return
    kinds = {name: _kind_of(route, name) for name in route.parameters}
    values = {name: [value for value, _ in _values(kind, world)] for name, kind in kinds.items()}
    for name, kind in kinds.items():
        if isinstance(kind, str) and kind != "page_type":
            own = {each: found[0] for each, found in values.items()}
            ghost = NOBODYS if isinstance(values[name][-1], int) else UUID(int=0)
            yield route.address(own | {name: values[name][-1]}), route.address(own | {name: ghost})


def is_refused(answer: tuple) -> bool:
    """Not what leads on to another view about the same thing, or tells what it is waiting for."""
    status, where, told = answer
    if status != 302:
        return status in REFUSED
    return where in ("/", "/accounts/login/?") or any("do not have permission" in words for words in told)


def said(browser: Browser, address: str) -> tuple:
    """What tells one answer from another, without the number that was asked for."""
    with transaction.atomic():
        response = browser.get(address)
        transaction.set_rollback(True)
    told = tuple(str(message) for message in get_messages(response.wsgi_request))
    where = response.headers.get("Location", "").replace(address, "HERE")
    if "next=" in where:
        where = where.partition("next=")[0]
    return response.status_code, where, told


@pytest.mark.parametrize("role", sorted(OUTSIDERS | EVERYBODY_WITH_A_ROLE - {ADMINISTRATOR}))
def test_a_number_that_exists_is_refused_like_one_that_does_not(world, db, caplog, role):
    caplog.set_level(logging.CRITICAL, logger="django.request")
    browser = Browser()
    if user := world.people[role]:
        browser.force_login(user)
    asked, told = 0, {}
    for route in admin_routes():
        for real, ghost in pairs(route, world):
            answer = said(browser, real)
            if is_refused(answer):
                asked += 1
                if (other := said(browser, ghost)) != answer:
                    told[real] = (answer, other)
    assert asked > 50
    assert not told, "\n".join(f"{real}: {answers}" for real, answers in told.items())
