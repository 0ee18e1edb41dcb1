"""The HTML of every page about an account, in every state it can be in."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.accounts.signing_in import code_from, set_up_second_factor, sign_in
from tests.html.checker import problems

FOLDERS = ["account", "mfa", "socialaccount", "usersessions"]
# Seen with a provider, in `test_staff.py` and `test_connecting.py`.
WITH_A_PROVIDER = {
    "account/signup_closed.html",
    "socialaccount/authentication_error.html",
    "socialaccount/connect.html",
    "socialaccount/connect_first.html",
    "socialaccount/not_connected.html",
}
# In `test_signed_out.py`.
WITH_A_FORM = {"account/signed_out.html", "account/signed_out_title.html"}
# In a window of the admin: `test_confirming.py`.
IN_A_DIALOG = {"account/confirm_in_dialog.html"}


@pytest.fixture
def visits(client, person, network):
    """Every page on the way from signing in to changing the password, in the order of the way."""

    def look(*paths):
        return [client.get(f"/accounts/{path}") for path in paths]

    answers = [*look("login/"), sign_in(client, "sam", "wrong")]
    answers += look("password/reset/", "password/reset/done/", "password/reset/key/1-x/")
    answers += look("password/reset/key/done/", "inactive/", "oidc/cancelled/")
    sign_in(client, "sam")
    answers += look(
        "", "?done=1", "signed-in-again/", "login/", "logout/", "2fa/", "sessions/", "sessions/?done=1"
    )
    answers += look("password/change/", "2fa/totp/activate/", "own-addresses/")
    answers.append(client.post("/accounts/own-addresses/"))
    answers += look("", "own-addresses/", "own-addresses/?done=1")
    answers.append(client.post("/accounts/password/change/", {"oldpassword": "x", "password1": "y"}))
    answers.append(client.post("/accounts/2fa/totp/activate/", {"code": "000000"}))
    secret = set_up_second_factor(client)
    answers += look("2fa/", "2fa/codes/", "2fa/codes/generate/", "2fa/totp/deactivate/")
    answers += look("reauthenticate/", "2fa/reauthenticate/")
    client.logout()
    sign_in(client, "sam")
    answers += look("2fa/authenticate/")
    answers.append(client.post("/accounts/2fa/authenticate/", {"code": "1"}))
    client.post("/accounts/2fa/authenticate/", {"code": code_from(secret, steps=1)})
    answers.append(client.post("/accounts/reauthenticate/", {"password": "wrong"}))
    return answers


def test_every_page_is_valid(visits):
    found = {visit.request["PATH_INFO"]: problems(visit.text) for visit in visits}
    assert {path: said for path, said in found.items() if said} == {}
    assert {visit.status_code for visit in visits} == {200}


def test_every_page_with_an_error_says_so_in_its_title(visits):
    for visit in visits:
        form = visit.context.get("form")
        says_so = re.search(r"<title>Error:\s", visit.text) is not None
        assert says_so == bool(form and form.is_bound and form.errors)


def test_every_template_is_looked_at(visits):
    tree = Path(settings.BASE_DIR) / "templates"
    ours = {
        path.relative_to(tree).as_posix() for folder in FOLDERS for path in (tree / folder).rglob("*.html")
    }
    seen = {template.name for visit in visits for template in visit.templates}
    assert ours - seen - WITH_A_PROVIDER - WITH_A_FORM - IN_A_DIALOG == set()
