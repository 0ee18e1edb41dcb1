"""Every address of the admin, asked for by every role, with ids of the own and of the other network.

A lead gets a refusal for another network's id on every route (docs/security.md#between-networks). The
addresses are found by walking the resolver, so a new view is swept by itself; `admin_areas` says whom it is
for, `admin_arguments` what its arguments are.
"""

import logging
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.test import Client

from cms.models import BasePage
from tests.committed import scratch_database
from tests.security.admin_areas import (
    ADMINISTRATOR,
    AREAS,
    EVERYBODY_WITH_A_ROLE,
    LEAD,
    OPEN_TO_LEADS,
    OUTSIDERS,
    SINGLE,
    area_of,
    rules_of,
)
from tests.security.admin_arguments import Visit, visits
from tests.security.admin_routes import Route, admin_routes
from tests.security.admin_world import LEAK, World, make_world
from tests.security.answers import length_fault
from tests.set_clock import ORDINARY_DAY

REFUSALS = {302, 400, 403, 404, 405}
# What may change by looking: who is signed in, who has which form open, who hears about comments.
MAY_CHANGE = {
    "django_session",
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
    "wagtailusers_userprofile",
}


@dataclass(frozen=True)
class Answer:
    visit: Visit
    method: str
    status: int
    length: str
    words: str
    changed: set[str]
    error: str

    def __str__(self):
        return f"{self.method} {self.visit.address}: {self.status} {self.error}"


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), scratch_database(), time_machine.travel(ORDINARY_DAY):
        yield make_world()


@pytest.fixture
def answers(world, db, caplog):
    """Ask for every address as somebody; whatever a request changes is undone before the next."""
    caplog.set_level(logging.CRITICAL)  # a thousand refusals
    errors = []
    note = partial(_note_error, errors)
    got_request_exception.connect(note)

    def ask(role: str, things: World | None = None) -> Iterator[Answer]:
        browser = Browser()
        if user := world.people[role]:
            browser.force_login(user)
        things = things or (world if role == LEAD else world.of_one_network())
        for visit in [visit for route in admin_routes() for visit in visits(route, things)]:
            for method in ("GET", "POST"):
                errors.clear()
                with transaction.atomic(), Changes() as changed:
                    response = browser.generic(method, visit.address)
                    words, length = words_of(response), length_fault(response)
                    transaction.set_rollback(True)
                connection.content_changed = False  # what was changed is not, and what is kept is true
                yield Answer(
                    visit, method, response.status_code, length, words, changed.tables, "".join(errors)
                )

    yield ask
    got_request_exception.disconnect(note)


def _note_error(errors: list, **kwargs):
    errors.append(repr(sys.exception()))


class Browser(Client):
    """Without what Django’s own keeps of each answer: the templates, their contexts, the cookies."""

    def request(self, **request):
        return self.handler(self._base_environ(**request))


class Changes:
    """Which tables were written to. What a view itself undid counts too: it should have looked first."""

    WRITES = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')

    def __enter__(self):
        self.tables: set[str] = set()
        self._watch = connection.execute_wrapper(self._note)
        self._watch.__enter__()
        return self

    def __exit__(self, *error):
        self._watch.__exit__(*error)

    def _note(self, execute, sql, params, many, context):
        if written := self.WRITES.match(sql):
            self.tables |= {written[1]} - MAY_CHANGE
        return execute(sql, params, many, context)


def words_of(response) -> str:
    """All that an answer says: what it holds, where it leads, and what the next page will tell."""
    body = b"".join(response) if response.streaming else response.content
    told = "".join(str(message) for message in get_messages(response.wsgi_request))
    return f"{body.decode('utf-8', 'replace')} {response.headers.get('Location', '')} {told}"


def is_refused(answer: Answer) -> bool:
    return answer.status in REFUSALS and not answer.changed


def faults_of(role: str, answer: Answer) -> Iterator[str]:
    """In what `answer` is not as `admin_areas` says."""
    rules = rules_of(area_of(answer.visit.route))
    if answer.status >= 500:
        yield "fails"
    if answer.length:
        yield answer.length
    if role not in rules.enter | rules.write and not is_refused(answer):
        yield "not refused"
    if role not in rules.write and answer.changed:
        yield f"changes {answer.changed}"
    is_open = str(answer.visit.route).startswith(tuple(OPEN_TO_LEADS))
    if role == LEAD and answer.visit.foreign and not is_open and not is_refused(answer):
        yield "not refused another network’s"
    if role in {LEAD, *OUTSIDERS} and (words := set(LEAK.findall(answer.words))):
        yield f"says {words}"


@pytest.mark.parametrize("role", sorted(OUTSIDERS | EVERYBODY_WITH_A_ROLE))
def test_every_address_gives_each_role_what_it_may_have_and_no_word_of_another_network(answers, role):
    faults, entered = [], set()
    for answer in answers(role):
        faults += [f"{fault}: {answer}" for fault in faults_of(role, answer)]
        if answer.status == 200:
            entered.add(area_of(answer.visit.route))
    declared = {area for area in [*AREAS, *SINGLE] if role in rules_of(area).enter}
    faults += [f"never let in: {area}" for area in declared - entered]
    assert not faults, "\n".join(faults)


def test_the_page_above_all_others_breaks_no_screen(world, answers):
    """It belongs to no site, and has no parent. Only an administrator is let near it."""
    things = world.of_one_network()
    for kind in ("page", "draft", "network", "review", "waiting"):
        things.own[kind] = [BasePage.get_first_root_node().pk]
    faults = [str(answer) for answer in answers(ADMINISTRATOR, things) if answer.status >= 500]
    assert not faults, "\n".join(faults)


def test_an_argument_that_nobody_explained_is_named(world):
    with pytest.raises(AssertionError, match="say in ARGUMENTS"):
        list(visits(Route("admin/new/%(thing)s/", ("thing",), None), world))


@pytest.mark.parametrize("address", ["admin/new/", "admin/reports/new/", "admin/snippets/home/new/"])
def test_a_view_for_which_nobody_said_who_may_enter_is_named(address):
    with pytest.raises(AssertionError, match="say in AREAS"):
        area_of(Route(address, (), None))


def test_no_area_is_left_of_views_that_are_gone():
    assert {area_of(route) for route in admin_routes()} == {*AREAS, *SINGLE}
