"""Awareness days and new commitments: readers see them once somebody who wrote none of it has read them."""

from datetime import date, timedelta
from inspect import unwrap

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry

from cms.admin.concurrent.actions import seen
from cms.models import AuditEntry
from cms.moderation import second_look
from cms.moderation.modeladmin import ShownRegister, facts_of
from cms.roles import EQUALITY_TEAM
from home.models import AwarenessDay
from tests import set_clock
from tests.editing import made_from, save
from tests.factories import CommitmentFactory, CommitmentsPageFactory, EditorFactory, UserFactory, lead_of
from tests.security.admin_routes import admin_routes
from tests.updates.test_commitments import facts
from updates.models import Commitment

pytestmark = pytest.mark.usefixtures("ordinary_day")

DAYS, PROMISES = "/admin/awareness-days/", "/admin/commitments/"
MODELS = {DAYS: AwarenessDay, PROMISES: Commitment}


def colleague(start) -> Client:
    """The browser of somebody who writes there."""
    person = EditorFactory() if start == DAYS else UserFactory()
    if start == PROMISES:
        person.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    browser = Client()
    browser.force_login(person)
    return browser


def filled(start, **changes) -> dict:
    if start == PROMISES:
        return facts(**{"title": "Mixed panels"} | changes)
    near = set_clock.today() + timedelta(days=3)
    return {"name": "Carers Rights Day", "day": near.isoformat(), "about": "", "link": "", **changes}


@pytest.fixture(params=[DAYS, PROMISES], ids=["day", "commitment"])
def start(request, home):
    return request.param


@pytest.fixture
def author(start):
    return colleague(start)


@pytest.fixture
def record(start, author):
    answer = author.post(f"{start}create/", filled(start), follow=True)
    assert "Readers see it once somebody else has read it" in answer.text
    return MODELS[start].objects.get()


def show(browser, start, record, **data):
    inspect = f"{start}inspect/{record.pk}/"
    if not data and 'name="made_from"' in browser.get(inspect).text:
        data = made_from(browser, inspect)
    return browser.post(f"{start}show/{record.pk}/", data, follow=True)


def change(browser, start, record) -> None:
    other = {"title": "Another"} if start == PROMISES else {"name": "Another"}
    assert save(browser, f"{start}edit/{record.pk}/", filled(start, **other)).status_code == 302


def is_shown(record) -> bool:
    return type(record).objects.get(pk=record.pk).public_since is not None


def test_who_wrote_it_does_not_show_it(start, author, record):
    page = author.get(f"{start}inspect/{record.pk}/").text
    assert "Readers do not see this yet" in page
    assert "You wrote this or part of it." in page
    assert "/show/" not in page
    version = made_from(colleague(start), f"{start}inspect/{record.pk}/")
    assert "Somebody else has to read it" in show(author, start, record, **version).text
    assert not is_shown(record)


def test_somebody_else_reads_it_and_shows_it(start, author, record):
    answer = show(colleague(start), start, record)
    assert "Readers see “" in answer.text
    assert is_shown(record)
    assert AuditEntry.objects.filter(action="approved", subject=f"{record._meta.label_lower}:{record.pk}")
    assert "Readers do not see this yet" not in author.get(f"{start}inspect/{record.pk}/").text
    assert "Readers see this already" in show(colleague(start), start, record, **now(record)).text


def now(record) -> dict:
    return {"made_from": seen(*facts_of(type(record).objects.get(pk=record.pk)))}


def test_an_administrator_who_wrote_it_does_not_either(start, admin_client, home):
    admin_client.post(f"{start}create/", filled(start))
    record = MODELS[start].objects.get()
    show(admin_client, start, record, **now(record))
    assert not is_shown(record)


def test_who_changed_a_word_of_it_does_not_either(start, author, record):
    other = colleague(start)
    change(other, start, record)
    show(other, start, record, **now(record))
    assert not is_shown(record)
    show(colleague(start), start, record)
    assert is_shown(record)


def test_who_saved_it_without_a_change_has_written_nothing(start, author, record):
    other = colleague(start)
    save(other, f"{start}edit/{record.pk}/", filled(start))
    show(other, start, record)
    assert is_shown(record)


def test_what_was_changed_while_it_was_read_is_not_shown(start, author, record):
    other = colleague(start)
    read = made_from(other, f"{start}inspect/{record.pk}/")
    change(author, start, record)
    assert "Read it again, then show it." in show(other, start, record, **read).text
    assert not is_shown(record)


def test_others_do_not_show_it(start, record, network):
    for person in (lead_of(network), UserFactory()):
        browser = Client()
        browser.force_login(person)
        browser.post(f"{start}show/{record.pk}/", now(record))
    assert Client().post(f"{start}show/{record.pk}/", now(record)).status_code == 302
    assert colleague(start).get(f"{start}show/{record.pk}/").status_code == 405
    assert not is_shown(record)


def test_every_register_with_such_records_is_tried_here():
    registers = {getattr(unwrap(route.view), "__self__", None) for route in admin_routes()}
    shown = {register.model for register in registers if isinstance(register, ShownRegister)}
    assert shown == set(MODELS.values())


# --- What readers see ---------------------------------------------------------------------------------


def test_readers_see_a_day_once_it_is_shown_and_a_changed_one_once_it_was_read_again(client, home):
    author, other = colleague(DAYS), colleague(DAYS)
    author.post(f"{DAYS}create/", filled(DAYS, link="https://evil.example/"))
    day = AwarenessDay.objects.get()
    assert "evil.example" not in client.get("/").text
    show(other, DAYS, day)
    assert "evil.example" in client.get("/").text
    answer = save(other, f"{DAYS}edit/{day.pk}/", filled(DAYS, link="https://worse.example/"), follow=True)
    assert "Readers see it once somebody else has read it" in answer.text
    assert "Carers Rights Day" not in client.get("/").text
    show(other, DAYS, day, **now(day))
    assert "worse.example" not in client.get("/").text
    show(author, DAYS, day)  # they did not write what is new
    assert "worse.example" in client.get("/").text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", "Another"),
        ("day", date(2026, 12, 24)),
        ("about", "x"),
        ("link", "/x/"),
        ("is_yearly", False),
    ],
)
def test_whatever_changes_a_day_takes_it_off_the_site(home, name, value):
    day = AwarenessDay.objects.create(name="A day", day=set_clock.today(), public_since=set_clock.now())
    day.save()
    assert is_shown(day)
    setattr(day, name, value)
    day.save()
    assert not is_shown(day)


def test_readers_see_a_commitment_once_it_is_shown(client, home):
    CommitmentsPageFactory(parent=home)
    colleague(PROMISES).post(f"{PROMISES}create/", facts())
    assert client.get("/commitments/re-03/").status_code == 404
    show(colleague(PROMISES), PROMISES, Commitment.objects.get())
    page = client.get("/commitments/re-03/")
    assert page.status_code == 200
    assert "Checked by a second person before it was first shown" in page.text


def test_a_commitment_that_nobody_showed_does_not_say_that_anybody_checked_it(client, home):
    """As an import stores it; that somebody showed another one says nothing of this."""
    CommitmentsPageFactory(parent=home)
    CommitmentFactory(ref="RE-03")
    other = CommitmentFactory(ref="RE-04", public_since=None)
    second_look.show(other, by=EditorFactory(), now=set_clock.now())
    page = client.get("/commitments/re-03/").text
    assert "No check by a second person is on record" in page
    assert "Checked by" not in page


def test_what_a_command_stored_may_be_shown_by_anybody_who_may_change_it(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO home_awarenessday (name, day, is_yearly, about, link) "
            "VALUES ('A day', '2026-12-03', true, '', '')"
        )
    assert second_look.why_not(AwarenessDay.objects.get(), EditorFactory()) is None


# --- What is on record --------------------------------------------------------------------------------


@pytest.fixture
def day(db):
    return AwarenessDay.objects.create(name="A day", day=set_clock.today())


def test_on_record_is_who_showed_it(day):
    editor = EditorFactory()
    second_look.show(day, by=editor, now=set_clock.now())
    entry = log_registry.get_logs_for_instance(day).get()
    assert (entry.action, entry.user) == (second_look.SHOWN, editor)
    assert AuditEntry.objects.filter(action="approved", account=editor.pk)


def test_what_was_shown_last_is_known_also_where_a_clock_is_behind(day):
    author, editor = EditorFactory(), EditorFactory()
    second_look.show(day, by=editor, now=set_clock.now())
    day.public_since = None
    log(day, "wagtail.edit", user=editor, content_changed=True)
    with time_machine.travel(set_clock.now() - timedelta(minutes=1)):
        second_look.show(day, by=author, now=set_clock.now())
    assert second_look.writers(day) == set()
