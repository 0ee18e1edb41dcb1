"""A copy of a mailing list: two people, a reason, once, and all of it on record."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from wagtail.models import PageLogEntry

from cms.models import AuditEntry
from cms.roles import EQUALITY_TEAM
from networks.mailing import list_exports
from networks.models import ListCopy
from tests import set_clock
from tests.factories import EditorFactory, UserFactory, lead_of
from tests.mailing import take as take_mail
from tests.networks.mailing.lists import another_network, subscribe_many

pytestmark = [pytest.mark.usefixtures("ordinary_day"), pytest.mark.django_db]
REASON = "The list moves to the new mail service."


@pytest.fixture
def now():
    return set_clock.now()


@pytest.fixture
def lead(network):
    subscribe_many(network, 3)
    return lead_of(network)


@pytest.fixture
def equality():
    person = UserFactory(email="equality@example.org")
    person.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    return person


@pytest.fixture
def asked(network, lead, now):
    return list_exports.ask(network, REASON, by=lead, now=now)


def test_a_lead_asks_another_person_allows_it_and_the_lead_takes_it_once(asked, lead, equality, now):
    list_exports.decide(asked, True, by=equality, now=now)
    assert [address for address, _day in list_exports.take(asked, by=lead, now=now)] == [
        f"reader{number}@example.org" for number in range(3)
    ]
    with pytest.raises(PermissionDenied):
        list_exports.take(asked, by=lead, now=now)


def test_nobody_allows_what_they_asked_for_not_even_an_administrator(network, equality, now):
    administrator = UserFactory(is_superuser=True)
    own = list_exports.ask(network, REASON, by=administrator, now=now)
    with pytest.raises(PermissionDenied):
        list_exports.decide(own, True, by=administrator, now=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        ListCopy.objects.filter(pk=own.pk).update(decided_by=administrator)


def test_without_a_yes_or_with_a_no_nothing_can_be_taken(asked, lead, equality, now):
    with pytest.raises(PermissionDenied):
        list_exports.take(asked, by=lead, now=now)
    list_exports.decide(asked, False, by=equality, now=now)
    with pytest.raises(PermissionDenied):
        list_exports.take(asked, by=lead, now=now)
    with pytest.raises(PermissionDenied):
        list_exports.decide(asked, True, by=equality, now=now)


def test_a_permission_lasts_a_day(asked, lead, equality, now):
    list_exports.decide(asked, True, by=equality, now=now)
    with pytest.raises(PermissionDenied):
        list_exports.take(asked, by=lead, now=now + timedelta(hours=24))


def test_whoever_allowed_it_and_whoever_leads_no_more_cannot_take_it(asked, lead, equality, now, network):
    list_exports.decide(asked, True, by=equality, now=now)
    with pytest.raises(PermissionDenied):
        list_exports.take(asked, by=equality, now=now)
    network.terms.update(ends_on=set_clock.today(), starts_on=set_clock.today())
    with pytest.raises(PermissionDenied):
        list_exports.take(asked, by=lead, now=now + timedelta(days=1) - timedelta(minutes=1))


@pytest.mark.parametrize("role", ["editor", "equality", "other lead", "reader"])
def test_nobody_else_may_ask(network, equality, now, role):
    people = {
        "editor": EditorFactory,
        "equality": lambda: equality,
        "other lead": lambda: lead_of(another_network(network)),
        "reader": UserFactory,
    }
    with pytest.raises(PermissionDenied):
        list_exports.ask(network, REASON, by=people[role](), now=now)


def test_every_step_is_on_record_without_an_address(asked, lead, equality, now):
    list_exports.decide(asked, True, by=equality, now=now)
    list_exports.take(asked, by=lead, now=now)
    entries = PageLogEntry.objects.filter(action__startswith="networks.list_copy").order_by("pk")
    assert [(entry.action, entry.user) for entry in entries] == [
        ("networks.list_copy_asked", lead),
        ("networks.list_copy_allowed", equality),
        ("networks.list_copy_taken", lead),
    ]
    assert entries[0].data["reason"] == REASON
    audited = AuditEntry.objects.filter(action="exported").get()
    assert (audited.account, audited.subject) == (lead.pk, f"networks.listcopy:{asked.pk}")
    assert "@" not in str(list(entries.values())) + str(list(ListCopy.objects.values()))


def test_those_who_decide_are_told_by_mail_without_the_reason(equality, asked):
    assert take_mail() == [("equality", "Somebody asks for a copy of a mailing list")]


def test_the_screens_lead_from_asking_to_the_file(client, network, lead, equality):
    client.force_login(lead)
    refused = client.post(f"/admin/networks/{network.pk}/mailing-list-copy/", {"reason": " "})
    assert "Say what it is needed for." in refused.content.decode()
    client.post(f"/admin/networks/{network.pk}/mailing-list-copy/", {"reason": REASON})
    copy = ListCopy.objects.get()
    assert "somebody else decides" in client.get("/admin/mailing-list-copies/").content.decode()
    assert client.post(f"/admin/mailing-list-copies/{copy.pk}/take/").status_code == 302
    client.force_login(equality)
    page = client.get("/admin/mailing-list-copies/").content.decode()
    assert REASON in page
    assert "Allow it" in page
    client.post(f"/admin/mailing-list-copies/{copy.pk}/decide/", {"allow": "1"})
    client.force_login(lead)
    assert "Take the copy" in client.get("/admin/mailing-list-copies/").content.decode()
    answer = client.post(f"/admin/mailing-list-copies/{copy.pk}/take/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mailing-list.csv"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.content.decode().count("@example.org") == 3


def test_whoever_signed_in_long_ago_first_shows_who_they_are(client, asked, lead):
    client.force_login(lead)
    session = client.session
    session["signed_in_at"] = 0
    session.save()
    answer = client.get("/admin/mailing-list-copies/")
    assert answer.status_code == 302
    assert "reauthenticate" in answer.headers["Location"]


def test_a_link_alone_never_decides_or_takes(client, network, asked, equality):
    client.force_login(equality)
    for way in ("decide", "take"):
        assert client.get(f"/admin/mailing-list-copies/{asked.pk}/{way}/").status_code == 405


def test_others_see_neither_the_list_of_requests_nor_one_of_them(client, network, asked):
    for person in (EditorFactory(), lead_of(another_network(network))):
        client.force_login(person)
        page = client.get("/admin/mailing-list-copies/")
        assert page.status_code == 302 or REASON not in page.content.decode()
        answer = client.post(f"/admin/mailing-list-copies/{asked.pk}/decide/", {"allow": "1"})
        assert answer.status_code in (302, 403, 404)
    asked.refresh_from_db()
    assert asked.decided_at is None
