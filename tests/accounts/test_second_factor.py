"""A second factor: needed for some roles before anything else, asked for at each sign-in, kept encrypted."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import travel

from cms.roles import EQUALITY_TEAM
from tests.accounts.signing_in import (
    code_from,
    has_second_factor,
    is_signed_in,
    set_up_second_factor,
    sign_in,
)

pytestmark = pytest.mark.usefixtures("second_factor_required")

SET_UP = "/accounts/2fa/totp/activate/"
ASKED = "/accounts/2fa/authenticate/"
PLACES = [
    "/",
    "/networks/",
    "/admin/",
    "/admin/pages/",
    "/accounts/",
    "/accounts/password/change/",
    "/search/?q=a",
]


@pytest.fixture
def ready(client, editor) -> str:
    """An editor who has set up a second factor; the secret of their app."""
    sign_in(client, "ruth")
    secret = set_up_second_factor(client)
    client.logout()
    return secret


@pytest.mark.parametrize("path", PLACES)
def test_an_editor_without_one_is_led_to_set_it_up_before_anything(client, editor, path):
    sign_in(client, "ruth")
    assert client.get(path).url == SET_UP
    assert client.post(path).status_code == 403


@pytest.mark.parametrize("role", ["equality", "administrator"])
def test_so_are_the_equality_team_and_administrators(client, person, role):
    if role == "equality":
        person.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    else:
        person.is_superuser = True
        person.save()
    sign_in(client, "sam")
    assert client.get("/").url == SET_UP


def test_readers_and_leads_need_none(client, person):
    sign_in(client, "sam")
    assert client.get("/accounts/").status_code == 200


def test_a_new_role_counts_at_the_next_request(client, person):
    sign_in(client, "sam")
    assert client.get("/accounts/").status_code == 200
    person.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    assert client.get("/accounts/").url == SET_UP


def test_after_setting_it_up_they_see_recovery_codes_and_go_on_to_what_they_wanted(client, editor):
    sign_in(client, "ruth")
    client.get("/admin/images/")
    set_up_second_factor(client)
    page = client.get("/accounts/2fa/codes/")
    assert len(page.context["unused_codes"]) == 10
    assert 'href="/admin/images/"' in page.text
    assert client.get("/admin/images/").status_code == 200


def test_the_password_alone_opens_nothing_then(client, ready):
    assert sign_in(client, "ruth").url == ASKED
    assert not is_signed_in(client)
    assert client.get("/admin/").url.startswith("/accounts/login/")


def test_a_code_of_the_app_does_but_only_once(client, ready):
    sign_in(client, "ruth")
    code = code_from(ready, steps=1)
    assert client.post(ASKED, {"code": code}).url == "/"
    assert client.get("/admin/").status_code == 200
    again = Client()
    sign_in(again, "ruth")
    assert "was used already" in again.post(ASKED, {"code": code}).text
    assert not is_signed_in(again)


def test_a_recovery_code_does_once(client, ready, editor):
    codes = Authenticator.objects.get(user=editor, type="recovery_codes").wrap().get_unused_codes()
    for expected in (True, False):
        client.logout()
        sign_in(client, "ruth")
        client.post(ASKED, {"code": codes[0]})
        assert is_signed_in(client) == expected


def test_guessing_codes_is_stopped(client, ready):
    sign_in(client, "ruth")
    for _ in range(5):
        client.post(ASKED, {"code": "000000"})
    assert "too many wrong attempts" in client.post(ASKED, {"code": code_from(ready, steps=1)}).text
    assert not is_signed_in(client)


def test_an_older_session_without_the_code_is_asked_for_it(client, person):
    older = Client()
    sign_in(older, "sam")
    sign_in(client, "sam")
    set_up_second_factor(client)
    person.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    assert older.get("/accounts/").url.startswith("/accounts/2fa/reauthenticate/")
    assert client.get("/accounts/").status_code == 200


def test_nobody_whose_role_needs_it_switches_it_off(client, editor, ready):
    sign_in(client, "ruth")
    client.post(ASKED, {"code": code_from(ready, steps=1)})
    client.post("/accounts/2fa/totp/deactivate/")
    assert has_second_factor(editor)


def test_everybody_else_may(client, person):
    sign_in(client, "sam")
    set_up_second_factor(client)
    client.post("/accounts/2fa/totp/deactivate/")
    assert not has_second_factor(person)


def test_changing_it_needs_a_fresh_sign_in(client, person):
    with travel("2026-03-02 09:00", tick=False):
        sign_in(client, "sam")
    with travel("2026-03-02 09:20", tick=False):
        assert client.get(SET_UP).url.startswith("/accounts/reauthenticate/")


def test_the_database_alone_gives_no_codes(ready, editor):
    stored = str(Authenticator.objects.filter(user=editor).values_list("data", flat=True))
    assert ready not in stored


def test_a_new_key_opens_them_after_resealing_without_the_old_one(client, ready, settings):
    new = Fernet.generate_key().decode()
    settings.PERSONAL_DATA_KEYS = [new]
    call_command("reseal", stdout=StringIO())
    settings.SECRET_KEY = "nothing is sealed with this one any more"
    sign_in(client, "ruth")
    client.post(ASKED, {"code": code_from(ready, steps=1)})
    assert is_signed_in(client)


def test_one_whose_key_is_gone_opens_nothing_and_breaks_nothing(client, ready, editor, settings):
    codes = Authenticator.objects.get(user=editor, type="recovery_codes").wrap().get_unused_codes()
    settings.SECRET_KEY = "the old one went down with the machine"
    sign_in(client, "ruth")
    for code in (code_from(ready, steps=1), codes[0]):
        assert "not right" in client.post(ASKED, {"code": code}).text
    assert not is_signed_in(client)


def test_an_operator_takes_it_off_whoever_lost_everything(client, ready, editor):
    sign_in(client, "ruth")
    client.post(ASKED, {"code": code_from(ready, steps=1)})
    call_command("forget_second_factor", "ruth", stdout=StringIO())
    assert client.get("/accounts/").url.startswith("/accounts/login/")
    sign_in(client, "ruth")
    assert client.get("/").url == SET_UP


def test_nobody_of_that_name_is_said(db):
    with pytest.raises(CommandError, match="no account “nobody”"):
        call_command("forget_second_factor", "nobody")


def test_the_rule_costs_one_query(client, person, settings):
    sign_in(client, "sam")
    costs = []
    for settings.SECOND_FACTOR_REQUIRED in (True, False, True):
        with CaptureQueriesContext(connection) as queries:
            client.get("/accounts/inactive/")
        costs.append(len(queries))
    assert costs[2] == costs[1] + 1
