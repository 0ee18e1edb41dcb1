"""People see where they are signed in, and can end it; where they sit is not kept."""

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from time_machine import travel

from cms.accounts import sessions
from cms.templatetags.account_tags import browser_name
from tests import set_clock
from tests.accounts.signing_in import PASSWORD, sign_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1"
)
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0"


@pytest.fixture
def two_browsers(client, person):
    other = Client()
    sign_in(other, "sam", HTTP_USER_AGENT=PHONE)
    sign_in(client, "sam", HTTP_USER_AGENT=FIREFOX)
    return client, other


def test_people_see_where_they_are_signed_in(two_browsers):
    here, _ = two_browsers
    page = here.get("/accounts/sessions/").text
    assert page.index("Firefox on Windows") < page.index("You are here") < page.index("Safari on iPhone")


def test_and_end_all_other_sessions(two_browsers):
    here, other = two_browsers
    assert "signed out everywhere else" in here.post("/accounts/sessions/", follow=True).text
    assert here.get("/accounts/").status_code == 200
    assert other.get("/accounts/").status_code == 302


def test_to_end_other_sessions_people_show_once_more_who_they_are(client, person):
    other = Client()
    with travel("2026-03-02 09:00", tick=False):
        sign_in(client, "sam")
        sign_in(other, "sam")
    with travel("2026-03-02 09:20", tick=False):
        assert client.get("/accounts/sessions/").status_code == 200
        asked = client.post("/accounts/sessions/")
        assert asked.url.startswith("/accounts/reauthenticate/?next=")
        assert other.get("/accounts/").status_code == 200
        client.post(asked.url, {"password": PASSWORD, "next": "/accounts/sessions/"}, follow=True)
        assert other.get("/accounts/").status_code == 302
        assert client.get("/accounts/").status_code == 200


def test_whoever_showed_again_who_they_are_goes_on_under_a_new_number(client, person):
    sign_in(client, "sam")
    old = client.session.session_key
    client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert client.session.session_key == old
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get("/accounts/").status_code == 200
    assert client.session.session_key != old
    stale = Client()
    stale.cookies[settings.SESSION_COOKIE_NAME] = old
    assert stale.get("/accounts/").status_code == 302
    assert [each.session_key for each in UserSession.objects.all()] == [client.session.session_key]


@pytest.mark.parametrize("path", ["/accounts/logout/", "/admin/logout/"])
def test_signing_out_ends_the_session_and_clears_what_the_browser_kept(client, person, path):
    sign_in(client, "sam")
    kept = client.session.session_key
    answer = client.post(path)
    assert (answer.status_code, answer.url) == (302, "/")
    assert answer.headers["Clear-Site-Data"] == '"storage"'
    assert not Session.objects.filter(pk=kept).exists()


def test_an_operator_ends_the_sessions_of_one_account_or_of_all(two_browsers, editor, capsys):
    here, other = two_browsers
    ruth = Client()
    sign_in(ruth, "ruth")
    call_command("end_sessions", "sam")
    assert [each.get("/accounts/").status_code for each in (here, other, ruth)] == [302, 302, 200]
    call_command("end_sessions", "--everybody")
    assert ruth.get("/accounts/").status_code == 302
    assert not UserSession.objects.exists()
    assert "2 sessions ended." in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["nobody"], ["sam", "--everybody"]])
def test_it_ends_none_unless_it_is_clear_whose(two_browsers, arguments):
    with pytest.raises(CommandError):
        call_command("end_sessions", *arguments)
    assert Session.objects.count() == 2


def test_a_session_ends_a_working_day_after_signing_in_however_much_is_done(client, person):
    with travel("2026-03-02 09:00", tick=False):
        sign_in(client, "sam")
    with travel("2026-03-02 20:00", tick=False):
        session = client.session
        session["something"] = "new"
        session.save()
    with travel("2026-03-02 20:59", tick=False):
        assert client.get("/accounts/").status_code == 200
    with travel("2026-03-02 21:01", tick=False):
        assert client.get("/accounts/").status_code == 302


def test_signing_in_again_begins_anew(client, person):
    with travel("2026-03-02 09:00", tick=False):
        sign_in(client, "sam")
    with travel("2026-03-02 20:00", tick=False):
        sign_in(client, "sam")
    with travel("2026-03-03 07:59", tick=False):
        assert client.get("/accounts/").status_code == 200


def test_nobody_sees_the_sessions_of_others(two_browsers, editor):
    client = Client()
    sign_in(client, "ruth", HTTP_USER_AGENT=EDGE)
    page = client.get("/accounts/sessions/").text
    assert "Edge on Windows" in page
    assert "Safari" not in page


def test_no_address_is_kept(two_browsers):
    assert set(UserSession.objects.values_list("ip", flat=True)) == {"0.0.0.0"}  # noqa: S104 - not bound to


@pytest.mark.usefixtures("ordinary_day")
def test_sessions_that_are_over_are_forgotten_and_others_kept(two_browsers):
    here, other = two_browsers
    Session.objects.filter(pk=other.session.session_key).update(expire_date=set_clock.now())
    sessions.forget_ended(set_clock.now())
    assert [each.session_key for each in UserSession.objects.all()] == [here.session.session_key]
    assert here.get("/accounts/").status_code == 200


@pytest.mark.parametrize("said", ["", "curl/8", "<script>alert(1)</script>"])
def test_a_browser_that_says_nothing_known_is_called_unknown(said):
    assert browser_name(said) == "Unknown browser"
