"""No form of the admin takes back in silence what somebody else has stored meanwhile (docs/security.md)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from inspect import unwrap
from threading import Barrier, BrokenBarrierError

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from time_machine import travel
from wagtail.models import GroupPagePermission
from wagtail.test.utils.form_data import rich_text

from cms.accounts.signed_out import made_for
from cms.admin.concurrent.views import SavesFromNewest
from home.models import Alert, InformationPage
from networks.models import MailingList
from search.models import Synonym
from tests import set_clock
from tests.committed import at_once, scratch_database
from tests.editing import made_from, save
from tests.factories import (
    AlertFactory,
    CommitmentFactory,
    EditorFactory,
    InformationPageFactory,
    NetworkPageFactory,
    TermOfOfficeFactory,
    UserFactory,
    lead_of,
)
from tests.security.admin_arguments import visits
from tests.security.admin_routes import Route, admin_routes
from tests.security.admin_world import World, make_world
from tests.security.unguarded import REASONS, reason_of
from tests.set_clock import ORDINARY_DAY
from updates.models import Commitment, CommitmentChange

pytestmark = pytest.mark.usefixtures("ordinary_day")


def is_guarded(route: Route) -> bool:
    """Whether the view saves only from the newest version: Wagtail's own, or that of a register."""
    register = getattr(unwrap(route.view), "__self__", None)
    if register is not None and route.view.__name__ == "edit_view":
        return issubclass(register.edit_view_class, SavesFromNewest)
    view_class = getattr(route.view, "view_class", None)
    return bool(view_class and issubclass(view_class, SavesFromNewest))


def takes_posts(route: Route) -> bool:
    view_class = getattr(route.view, "view_class", None)
    return view_class is None or hasattr(view_class, "post")


def leads_to_the_page_editor(route: Route) -> bool:
    return str(route).startswith("admin/statements/")


GUARDED = [route for route in admin_routes() if is_guarded(route)]


def test_every_form_of_the_admin_is_guarded_or_says_why_not():
    bare = [str(route) for route in admin_routes() if takes_posts(route) and not is_guarded(route)]
    assert [route for route in bare if not reason_of(route)] == []


def test_no_reason_outlives_its_route():
    bare = [str(route) for route in admin_routes() if takes_posts(route) and not is_guarded(route)]
    assert [pattern for pattern in REASONS if not any(re.match(pattern, route) for route in bare)] == []


def test_no_edit_form_hides_behind_a_reason():
    edits = [str(route) for route in admin_routes() if re.search(r"/edit(_\w+)?/", str(route))]
    unguarded = [route for route in edits if not any(str(each) == route for each in GUARDED)]
    assert [route for route in unguarded if not route.startswith("admin/pages/")] == []


# --- Two people -----------------------------------------------------------------------------------------

REASON = {"reason": "The supplier cannot deliver before March."}


def facts(commitment: Commitment) -> dict:
    """What the form of a commitment sends when nobody touches it."""
    names = ("ref", "title", "wording", "owner", "owner_inbox", "measure", "objective")
    return {name: getattr(commitment, name) for name in names} | {
        "objective_link": commitment.objective_link,
        "target_date": commitment.target_date.isoformat() if commitment.target_date else "",
        "next_steps": rich_text(""),
        "new_status": commitment.status,
        "reason": "",
    }


@pytest.fixture
def commitment(db) -> Commitment:
    return CommitmentFactory(public_since=set_clock.now(), owner="Head of Recruitment", measure="Ten panels")


@pytest.fixture
def form(commitment) -> str:
    return f"/admin/commitments/edit/{commitment.pk}/"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def two(admin_user) -> tuple[Client, Client]:
    other = UserFactory(username="amara", first_name="Amara", last_name="Bello", is_superuser=True)
    return signed_in(admin_user), signed_in(other)


def version_in(answer) -> dict[str, str]:
    found = re.search(r'name="made_from" value="([^"]*)"', answer.content.decode())
    return {"made_from": found[1].replace("&quot;", '"')}


def test_the_second_save_of_a_commitment_stores_nothing_and_shows_both(two, commitment, form):
    first, second = two
    opened = made_from(first, form)
    assert save(second, form, facts(commitment) | REASON | {"owner": "Head of People"}).status_code == 302
    answer = first.post(form, opened | facts(commitment) | REASON | {"owner": "Chief of Staff"})
    assert answer.status_code == 409
    text = " ".join(re.sub("<[^>]+>", " ", answer.content.decode()).split())
    assert "Amara Bello (amara) saved it" in text
    assert "Both changed it: choose Chief of Staff Head of People" in text
    assert 'value="Chief of Staff"' in answer.content.decode()
    assert Commitment.objects.get().owner == "Head of People"
    assert CommitmentChange.objects.count() == 1


def test_what_only_the_other_person_changed_is_taken_over_and_what_was_typed_stays(two, commitment, form):
    first, second = two
    opened = made_from(first, form)
    save(second, form, facts(commitment) | REASON | {"measure": "Twelve panels"})
    typed = facts(commitment) | REASON | {"owner": "Chief of Staff"}
    answer = first.post(form, opened | typed)
    assert "Only they changed it: your form has it now" in answer.content.decode()
    assert "Twelve panels</textarea>" in answer.content.decode()
    again = first.post(form, version_in(answer) | typed | {"measure": "Twelve panels"})
    assert again.status_code == 302
    stored = Commitment.objects.get()
    assert (stored.owner, stored.measure) == ("Chief of Staff", "Twelve panels")


def test_saving_again_from_the_old_version_is_refused_again(two, commitment, form):
    first, second = two
    opened = made_from(first, form)
    save(second, form, facts(commitment) | REASON | {"owner": "Head of People"})
    for _again in range(2):
        assert first.post(form, opened | facts(commitment) | REASON).status_code == 409


def test_what_was_deleted_meanwhile_gives_back_what_was_typed(two, admin_user):
    first, second = two
    synonym = Synonym.objects.create(words="wheelchair", same_as="access")
    form = f"/admin/search/synonyms/edit/{synonym.pk}/"
    opened = made_from(first, form)
    second.post(f"/admin/search/synonyms/delete/{synonym.pk}/")
    opened |= {"made_for": made_for(admin_user), "csrfmiddlewaretoken": "x", "otp_code": "123456"}
    answer = first.post(form, opened | {"words": "wheelchair, ramp", "same_as": "step-free"})
    assert answer.status_code == 410
    assert "Amara Bello (amara) deleted" in answer.content.decode()
    shown = BeautifulSoup(answer.content, "html.parser").select(".sn-facts dt")
    assert [term.text for term in shown] == ["When somebody searches for", "Also look for"]
    assert "wheelchair, ramp" in answer.content.decode()


def test_a_row_of_a_register_that_was_deleted_gives_back_what_was_typed(two, commitment, form):
    opened = made_from(two[0], form)
    Commitment.objects.update(public_since=None)
    Commitment.objects.all().delete()
    answer = two[0].post(form, opened | facts(commitment) | {"wording": "Every panel"})
    assert answer.status_code == 410
    assert "Every panel" in answer.content.decode()


def test_what_is_gone_is_told_to_nobody_who_may_not_edit_it(client, two):
    synonym = Synonym.objects.create(words="wheelchair", same_as="access")
    form = f"/admin/search/synonyms/edit/{synonym.pk}/"
    two[1].post(f"/admin/search/synonyms/delete/{synonym.pk}/")
    client.force_login(EditorFactory(is_active=True))
    client.force_login(UserFactory())
    assert "Amara" not in client.post(form, {"words": "x"}).content.decode()


def test_what_is_gone_of_another_network_is_to_a_lead_as_if_it_had_never_been(client, two, network, networks):
    """Also a term that somebody took back before it began: its label is a name."""
    other = NetworkPageFactory(parent=networks)
    term = TermOfOfficeFactory(network=other, name="Zadie Zimmer", starts_on=date(2027, 9, 1))
    number = term.pk
    two[1].post(f"/admin/terms/delete/{number}/")
    assert not type(term).objects.filter(pk=number).exists()
    client.force_login(lead_of(network))
    answers = [client.post(f"/admin/terms/edit/{each}/", {"name": "x"}) for each in (number, 9999)]
    assert {answer.status_code for answer in answers} == {403}
    assert len({BeautifulSoup(answer.content, "html.parser").main.text for answer in answers}) == 1
    assert "Zadie" not in answers[0].text


def test_a_password_is_never_shown_back(two, admin_user):
    form = f"/admin/users/edit/{admin_user.pk}/"
    data = {
        "username": "root",
        "email": "root@example.org",
        "password1": "Correct-Horse-1",
        "made_from": "{}",
    }
    answer = two[1].post(form, data)
    assert answer.status_code == 409
    assert "Correct-Horse-1" not in answer.content.decode()


def test_a_permission_that_somebody_else_gave_a_group_is_not_taken_back(two, networks):
    """Lists of forms beside the form count too."""
    group = Group.objects.create(name="Helpers")
    form = f"/admin/groups/edit/{group.pk}/"
    opened = made_from(two[0], form)
    right = Permission.objects.filter(grouppagepermission__isnull=False).first()
    GroupPagePermission.objects.create(group=group, page=networks, permission=right)
    assert opened != made_from(two[0], form)
    answer = two[0].post(form, opened | {"name": "Helpers", **EMPTY_LISTS})
    assert answer.status_code == 409
    assert "Only they changed it: your form has it now" in answer.content.decode()
    assert f'name="page_permissions-0-page" value="{networks.pk}"' in answer.content.decode()
    assert GroupPagePermission.objects.filter(group=group).exists()


EMPTY_LISTS = {
    f"page_permissions-{part}_FORMS": count
    for part, count in (("TOTAL", "0"), ("INITIAL", "0"), ("MIN_NUM", "0"), ("MAX_NUM", "1000"))
}


# --- Buttons ------------------------------------------------------------------------------------------------


def test_an_alert_that_was_extended_since_the_board_was_made_is_not_taken_down(two):
    first = two[0]
    alert = AlertFactory(starts_at=set_clock.now(), ends_at=set_clock.now() + timedelta(days=1))
    opened = made_from(first, "/admin/alerts/")
    alert.ends_at += timedelta(days=1)
    alert.save_revision(clean=False).publish()
    take_down = f"/admin/alerts/{alert.pk}/take-down/"
    answer = first.post(take_down, opened, follow=True)
    assert "It was not taken down" in answer.content.decode()
    assert Alert.objects.get().ends_at > set_clock.now()
    first.post(take_down, made_from(first, "/admin/alerts/"))
    assert Alert.objects.get().ends_at <= set_clock.now()


def test_an_emergency_publishes_only_the_version_that_its_page_named(two, network):
    page = InformationPageFactory(parent=network, title="Old")
    draft = page.get_latest_revision_as_object()
    draft.title = "Seen"
    draft.save_revision()
    address = f"/admin/moderation/emergency/{ContentType.objects.get_for_model(page).pk}/{page.pk}/"
    opened = made_from(two[0], address)
    draft.title = "Never seen"
    draft.save_revision()
    answer = two[0].post(address, opened | {"reason": "Gas leak"})
    assert "Look at what would be public now" in answer.content.decode()
    assert InformationPage.objects.get(pk=page.pk).title == "Old"
    assert two[0].post(address, made_from(two[0], address) | {"reason": "Gas leak"}).status_code == 302


def test_a_page_that_changed_since_the_list_was_made_is_not_recorded_as_checked(two, network):
    page = InformationPageFactory(parent=network, review_due_on=date(2020, 1, 1))
    opened = made_from(two[0], "/admin/reports/freshness/")
    page.title = "Changed"
    page.save_revision().publish()
    answer = two[0].post(f"/admin/checked/{page.pk}/", opened, follow=True)
    assert "nothing was recorded" in answer.content.decode()
    assert InformationPage.objects.get(pk=page.pk).checked_on is None


def test_how_often_a_network_writes_is_not_set_back(two, network):
    address = f"/admin/networks/{network.pk}/digest/"
    opened = made_from(two[0], address)
    MailingList.objects.create(network=network, every=MailingList.Every.NEVER)
    answer = two[0].post(address, opened | {"every": MailingList.Every.QUARTER})
    assert answer.status_code == 409
    assert "Stored now: only when we send it ourselves" in answer.content.decode()
    assert MailingList.objects.get().every == MailingList.Every.NEVER


# --- With a database of their own -------------------------------------------------------------------------


@pytest.fixture(scope="class")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), scratch_database(), travel(ORDINARY_DAY):
        yield make_world().of_one_network()


# Of the others, not even an administrator edits these.
WHOSE = {"admin/feedback/": "equality", "admin/remarks/": "lead"}


class TestInAWorldOfOneNetwork:
    @pytest.mark.parametrize(
        "route", [route for route in GUARDED if not leads_to_the_page_editor(route)], ids=str
    )
    def test_a_guarded_form_says_the_same_version_twice_and_stores_nothing_from_another(self, route, world):
        role = next((role for start, role in WHOSE.items() if str(route).startswith(start)), "administrator")
        admin = signed_in(world.people[role])
        address = next(iter(visits(route, world))).address
        version = made_from(admin, address)
        assert version == made_from(admin, address)
        if "/snippets/home/" in address or "/snippets/updates/" in address:
            data = {"loaded_revision_id": "1", "loaded_revision_created_at": "2026-01-01"}
        else:
            data = {"made_from": "{}"}
        answer = admin.post(address, data)
        assert answer.status_code == 409
        assert "Nothing was saved yet" in answer.content.decode()
        assert version["made_from"].replace('"', "&quot;") in answer.content.decode()

    def test_of_two_saves_at_the_same_moment_one_is_shown_both(self, world, monkeypatch):
        """Each waits after it has looked until the other has; the lock lets nobody look that early."""
        commitment = CommitmentFactory(public_since=set_clock.now())
        form, admin = f"/admin/commitments/edit/{commitment.pk}/", world.people["administrator"]
        opened = made_from(signed_in(admin), form)
        both_looked, look = Barrier(2), SavesFromNewest.is_stale

        def look_and_wait(view) -> bool:
            found = look(view)
            with suppress(BrokenBarrierError):
                both_looked.wait(1.5)
            return found

        monkeypatch.setattr(SavesFromNewest, "is_stale", look_and_wait)

        def saving(owner: str):
            client, data = signed_in(admin), opened | facts(commitment) | REASON | {"owner": owner}
            return lambda: client.post(form, data).status_code

        assert sorted(at_once(saving("Head of People"), saving("Chief of Staff"))) == [302, 409]
