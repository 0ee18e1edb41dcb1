"""A form that meets the sign-in comes back with all that was sent, to its sender only, and saves nothing."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from time_machine import travel

from cms.accounts.signed_out import made_for
from cms.roles import EDITORS
from networks.models import Theme
from tests.accounts.held import BY_SCRIPT, FROM_HERE, faults_in, held_in, opened, send_again
from tests.accounts.signing_in import PASSWORD, code_from, set_up_second_factor, sign_in
from tests.editing import made_from

ADD = "/admin/snippets/networks/theme/add/"
TYPED = {"name": "Pay & “rest”\r\n<b>'now'</b>", "also": ["one", "two", ""]}
FROM_ELSEWHERE = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
]


@pytest.fixture
def browser() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def writing(browser, administrator) -> dict[str, str]:
    """What the hidden fields of a form say that `administrator` has open in `browser`."""
    enter(browser, "alex")
    return opened(browser, ADD)


def enter(browser: Client, name: str, again: bool = False):
    """Go through the sign-in, as in another tab."""
    page = browser.get("/accounts/login/")
    token = page.context["csrf_token"]
    data = {"login": name, "password": PASSWORD, "csrfmiddlewaretoken": str(token)}
    answer = browser.post("/accounts/login/", data, headers=FROM_HERE)
    assert answer.status_code == 302, answer.content


def end_session() -> None:
    Session.objects.all().delete()


def save(browser: Client, hidden: dict, headers=FROM_HERE, path: str = ADD, **more):
    return browser.post(path, hidden | TYPED | more, headers=headers)


# --- What comes back ------------------------------------------------------------------------------------


def test_a_save_after_the_session_ended_comes_back_with_everything_and_goes_through_after_signing_in(
    browser, writing
):
    end_session()
    answer = save(browser, writing)
    assert answer.status_code == 403
    assert "You are signed out" in answer.text
    typed = {"name": [TYPED["name"]], "also": TYPED["also"], "made_for": [writing["made_for"]]}
    assert held_in(answer) == typed
    assert faults_in(answer) == []

    # Pressed too early it comes back once more, and after signing in with what the new sign-in needs.
    assert held_in(send_again(browser, answer)) == typed
    enter(browser, "alex")
    answer = send_again(browser, answer)
    assert "Send that again" in answer.text
    assert "You are signed in as alex" in answer.text
    assert held_in(answer) == typed
    assert faults_in(answer) == []
    assert not Theme.objects.exists()
    answer = send_again(browser, answer)
    assert answer.status_code == 302
    assert Theme.objects.get().name.startswith("Pay & “rest”")


def test_it_leads_to_the_sign_in_in_a_tab_of_its_own_and_that_says_to_go_back(browser, writing):
    end_session()
    answer = save(browser, writing)
    link = 'href="/accounts/login/?next=%2Faccounts%2Fsigned-in-again%2F" target="_blank"'
    assert link in " ".join(answer.text.split())
    enter(browser, "alex")
    assert "go back to the one where you were writing" in browser.get("/accounts/signed-in-again/").text


def test_what_was_sent_is_kept_nowhere_but_in_the_page(browser, writing):
    end_session()
    answer = save(browser, writing)
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert not Session.objects.exists()
    assert "Pay" not in answer.cookies.output()


def test_not_even_for_somebody_who_was_never_signed_in_is_it_stored(browser, db):
    answer = browser.post("/search/", {"words": "lockers"}, headers=FROM_HERE)
    assert held_in(answer) == {"words": ["lockers"]}
    assert answer.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=str)
def test_what_another_site_sent_is_never_offered_to_be_sent(browser, writing, headers):
    assert held_in(save(browser, writing | {"csrfmiddlewaretoken": "x" * 64}, headers)) == {}
    end_session()
    assert held_in(save(browser, writing, headers)) == {}


def test_passwords_are_never_in_the_page_and_files_are_named(browser, writing):
    end_session()
    photo = SimpleUploadedFile("lift.jpg", b"x")
    data = writing | {"first_name": "Sam", "password1": "hush hush", "password2": "hush hush", "photo": photo}
    answer = browser.post("/admin/users/new/", data, headers=FROM_HERE)
    assert "hush" not in answer.text
    assert held_in(answer) == {"first_name": ["Sam"], "made_for": [writing["made_for"]]}
    assert "Passwords are never held" in answer.text
    assert "lift.jpg" in answer.text


def test_the_forms_for_signing_in_are_never_held(browser, writing):
    answer = browser.post("/accounts/login/", {"login": "alex", "password": "hush"}, headers=FROM_HERE)
    assert answer.status_code == 403
    assert held_in(answer) == {}
    assert "hush" not in answer.text
    assert '<a class="govuk-button" href="/accounts/login/">Open that page again</a>' in answer.text


@pytest.mark.parametrize("headers", [FROM_HERE, BY_SCRIPT], ids=["page", "script"])
def test_the_page_that_holds_a_form_does_not_grow_without_end(browser, writing, headers):
    """Each quotation mark takes six characters there. Scripts keep their own form, whatever its size."""
    end_session()
    answer = save(browser, writing, headers, text='"' * 1_000_000)
    assert answer.status_code == (403 if headers == FROM_HERE else 401)
    answer = save(browser, writing, headers, text='"' * 2_000_000)
    assert answer.status_code == (413 if headers == FROM_HERE else 401)
    assert len(answer.content) < 50_000


def test_a_page_that_was_open_over_a_new_sign_in_comes_back_too(browser, writing):
    enter(browser, "alex")
    answer = save(browser, writing)
    assert "Send that again" in answer.text
    assert send_again(browser, answer).status_code == 302
    assert Theme.objects.exists()


# --- Who may go on ----------------------------------------------------------------------------------------


@pytest.fixture
def colleague(django_user_model):
    return django_user_model.objects.create_superuser("robin", "robin@example.org", PASSWORD)


def test_nothing_is_saved_in_the_name_of_somebody_else(browser, writing, colleague):
    end_session()
    enter(browser, "robin")
    answer = save(browser, writing)
    assert "Somebody else is signed in now" in answer.text
    assert "Nothing is saved in the name of robin" in answer.text
    assert faults_in(answer) == []
    # Not even where the token is right.
    answer = send_again(browser, answer)
    assert "Somebody else is signed in now" in answer.text
    assert not Theme.objects.exists()
    enter(browser, "alex")
    answer = send_again(browser, send_again(browser, answer))
    assert answer.status_code == 302
    assert Theme.objects.exists()


def test_an_autosave_in_the_name_of_somebody_else_is_refused_in_words(client, administrator, colleague):
    client.force_login(colleague)
    answer = client.post(ADD, {**TYPED, "made_for": made_for(administrator)}, headers=BY_SCRIPT)
    assert answer.status_code == 403
    assert "Somebody else is signed in now" in answer.json()["error_message"]
    assert not Theme.objects.exists()


@pytest.mark.parametrize("gone", ["closed", "deleted"])
@pytest.mark.usefixtures("colleague")  # a site never loses its last administrator
def test_whoever_has_no_account_any_more_is_offered_nothing(browser, writing, administrator, gone):
    if gone == "closed":
        administrator.is_active = False
        administrator.save()
    else:
        administrator.delete()
    answer = save(browser, writing)
    assert "Your account is closed" in answer.text
    assert held_in(answer) == {}
    assert faults_in(answer) == []
    asks = {**BY_SCRIPT, "X-Made-For": writing["made_for"]}
    for told in (save(browser, writing, BY_SCRIPT), browser.get("/accounts/who/", headers=asks)):
        assert told.status_code == 403
        assert "account is closed" in told.json()["error_message"]
        assert "sign_in" not in told.json()


@pytest.mark.parametrize("made_up", ["1", "1:x", "", "\x00", "é:" + "a" * 43])
@pytest.mark.usefixtures("colleague")
def test_nobody_finds_out_whose_account_is_closed(browser, writing, administrator, made_up):
    administrator.is_active = False
    administrator.save()
    assert "You are signed out" in save(browser, writing | {"made_for": made_up}).text


def test_whoever_may_not_save_it_any_more_gets_it_back_to_copy(client, person):
    client.force_login(person)
    sent = {"name": "Pay & “rest”", "password1": "never", "file": SimpleUploadedFile("rotas.pdf", b"x")}
    answer = client.post(ADD, sent, headers=FROM_HERE)
    assert answer.status_code == 403
    assert "You can no longer save this" in answer.text
    assert "Pay &amp; “rest”" in answer.text
    assert "rotas.pdf" in answer.text
    assert "Send again" not in answer.text
    assert "never" not in answer.text
    assert faults_in(answer) == []


def test_an_autosave_of_theirs_hears_it(client, person):
    client.force_login(person)
    answer = client.post(ADD, TYPED, headers=BY_SCRIPT)
    assert answer.status_code == 403
    assert answer.json()["error_message"].startswith("You can no longer save this")


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=str)
def test_what_another_site_sent_is_not_shown_to_them(client, person, headers):
    client.force_login(person)
    assert client.post(ADD, TYPED, headers=headers).url.startswith("/accounts/login/")


# --- Scripts ----------------------------------------------------------------------------------------------


def test_an_autosave_hears_in_words_that_wagtail_shows(browser, writing):
    end_session()
    answer = save(browser, writing, BY_SCRIPT)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"]
    said = answer.json()
    assert said["success"] is False
    assert said["error_code"] == "locked"
    assert said["error_message"].startswith("You are signed out. What you typed is still here")
    assert said["sign_in"] == "/accounts/login/?next=%2Faccounts%2Fsigned-in-again%2F"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "script", [{"Sec-Fetch-Dest": "empty"}, {"X-Requested-With": "XMLHttpRequest"}], ids=str
)
def test_no_script_of_the_admin_gets_a_page_in_the_place_of_its_answer(client, db, script, method):
    answer = getattr(client, method)("/admin/pages/", headers=FROM_HERE | script)
    assert answer.status_code == 401
    assert json.loads(answer.content)["sign_in"]


def test_after_a_new_sign_in_scripts_are_told_to_take_the_new_token(browser, writing):
    enter(browser, "alex")
    answer = save(browser, writing, BY_SCRIPT)
    assert answer.status_code == 403
    assert answer.json()["sign_in"]

    now = browser.get("/accounts/who/", headers=BY_SCRIPT).json()
    assert now["made_for"] == writing["made_for"]
    answer = save(browser, writing | {"csrfmiddlewaretoken": now["csrf_token"]})
    assert answer.status_code == 302


def test_who_is_signed_in_is_said_to_themselves_only(client, person):
    answer = client.get("/accounts/who/")
    assert answer.status_code == 401
    assert "csrf_token" not in answer.json()
    client.force_login(person)
    answer = client.get("/accounts/who/")
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert "You are signed in as Sam (sam) now" in answer.json()["other"]


# --- Confirming, and the second factor ----------------------------------------------------------------------


def test_a_form_sent_too_late_after_confirming_comes_back_and_goes_through(client, administrator, person):
    path = f"/admin/users/edit/{person.pk}/"
    facts = {"username": "sam", "email": "sam@example.org", "first_name": "Samira", "last_name": "Carter"}
    facts |= {"is_active": "on"}
    with travel("2026-03-02 09:00", tick=False):
        sign_in(client, "alex")
        facts |= made_from(client, path)
    with travel("2026-03-02 10:30", tick=False):
        answer = client.post(path, facts, headers=FROM_HERE)
        assert "Is it still you?" in answer.text
        assert held_in(answer) == {name: [value] for name, value in facts.items()}
        assert faults_in(answer) == []
        assert "/accounts/reauthenticate/?next=%2Faccounts%2Fsigned-in-again%2F" in answer.text
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert send_again(client, answer).status_code == 302
    person.refresh_from_db()
    assert person.first_name == "Samira"


def test_a_role_that_needs_a_second_factor_given_while_somebody_writes_loses_nothing(
    client, administrator, second_factor_required
):
    """The second factor was taken off by an operator, say; the form was open before."""
    sign_in(client, "alex")
    answer = client.post(ADD, TYPED, headers=FROM_HERE)
    assert held_in(answer) == {"name": [TYPED["name"]], "also": TYPED["also"]}
    assert "/accounts/2fa/totp/activate/" in answer.text
    set_up_second_factor(client)
    assert client.get("/accounts/2fa/codes/").context["wanted"] == "/accounts/signed-in-again/"
    assert send_again(client, answer).status_code == 302
    assert Theme.objects.exists()


def test_signing_in_again_with_a_second_factor_goes_on(browser, administrator, second_factor_required):
    Authenticator.objects.all().delete()
    enter(browser, "alex")
    page = browser.get("/accounts/2fa/totp/activate/")
    secret, token = page.context["form"].secret, str(page.context["csrf_token"])
    data = {"code": code_from(secret), "csrfmiddlewaretoken": token}
    browser.post("/accounts/2fa/totp/activate/", data, headers=FROM_HERE)
    writing = opened(browser, ADD)
    end_session()
    answer = save(browser, writing)
    enter(browser, "alex")  # the password alone
    assert "You are signed out" in send_again(browser, answer).text
    page = browser.get("/accounts/2fa/authenticate/")
    data = {"code": code_from(secret, steps=1), "csrfmiddlewaretoken": str(page.context["csrf_token"])}
    browser.post("/accounts/2fa/authenticate/", data, headers=FROM_HERE)
    answer = send_again(browser, send_again(browser, answer))
    assert answer.status_code == 302
    assert Theme.objects.exists()


def test_a_script_that_meets_the_second_factor_does_not_become_the_page_that_was_wanted(
    client, editor, second_factor_required
):
    sign_in(client, "ruth")
    assert client.get("/admin/pages/", headers=BY_SCRIPT).status_code == 403
    set_up_second_factor(client)
    assert client.get("/accounts/2fa/codes/").context["wanted"] == "/accounts/signed-in-again/"


# --- Readers ----------------------------------------------------------------------------------------------


def test_feedback_of_a_reader_whose_session_ended_comes_back_on_a_site_for_staff(client, person, settings):
    settings.SITE_ACCESS = "staff"
    words = "The quiet room is never quiet.\r\nNot on Mondays."
    answer = client.post("/feedback/", {"text": words, "further_details": ""}, headers=FROM_HERE)
    assert answer.status_code == 403
    assert held_in(answer) == {"text": [words], "further_details": [""]}
    client.force_login(person)
    assert send_again(client, answer).url == "/feedback/sent/"


def test_readers_forms_say_nothing_about_who_sends_them(client, person):
    client.force_login(person)
    assert "made_for" not in client.get("/feedback/").text


def test_a_role_is_not_asked_for_again_by_a_form_of_the_same_person(client, editor):
    assert editor.groups.contains(Group.objects.get(name=EDITORS))
    client.force_login(editor)
    answer = client.post("/admin/account/", {"made_for": made_for(editor)}, headers=FROM_HERE)
    assert answer.status_code in (200, 302)
