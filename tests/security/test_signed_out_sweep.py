"""Every address of the site, sent a form by somebody whose sign-in is over: what was sent comes back.

The addresses are found by walking the resolver, so a new view is swept by itself. Where something else is
right, the address is on a list here, with the reason.
"""

import logging

import pytest

from tests.accounts.held import BY_SCRIPT, FROM_HERE, held_in
from tests.security.patterns import every_address

pytestmark = pytest.mark.usefixtures("home")

SENT = {"title": "Two lockers in three do not close.\r\n<b>", "tags": ["one", "two"]}
HELD = {"title": [SENT["title"]], "tags": SENT["tags"]}

# By the beginning of the address; `$`: this one only.
CLOSED = "answers nobody with anything: the address is closed"
NOT_IN_ADMIN = {
    "/admin/login/": "leads to the sign-in, which is what was wanted",
    "/admin/logout/": "nobody is signed in any more, which is what was wanted",
    "/admin/password_reset/": "leads to our own pages about passwords",
    "/admin/jsi18n/": "takes in no form: words for scripts",
    "/admin/sprite/": "takes in no form: a picture",
    "/admin/api/main/images/": CLOSED,
    "/admin/api/main/documents/": CLOSED,
    "/admin/api/main/pages/0/action/": CLOSED,
    "/admin/api/main/pages/1/action/": CLOSED,
    "/admin/snippets/choose/home/alert/create/": CLOSED,
    "/admin/snippets/choose/networks/theme/create/": CLOSED,
    "/admin/snippets/choose/updates/response/create/": CLOSED,
    "/admin/snippets/choose/x/x/create/": CLOSED,
    "/admin/failwhale/": CLOSED,
    "/admin/redirects/import/process/": CLOSED,
    "/admin/pages/1/lock/": CLOSED,
    "/admin/pages/1/set_position/": CLOSED,
    "/admin/pages/1/unlock/": CLOSED,
    "/admin/test404/": CLOSED,
}
NOT_FOR_STAFF = {
    "/accounts/": "what is typed there are passwords and codes, which no page may hold",
    "/by-mail/": "works without signing in: the link holds its own secret",
    "/healthz$": "works without signing in, takes in no form",
    "/readyz$": "works without signing in, takes in no form",
    "/metrics$": "works without signing in, takes in no form",
    "/robots.txt$": "works without signing in, takes in no form",
    "/.well-known/security.txt$": "works without signing in, takes in no form",
}


@pytest.fixture(autouse=True)
def _quietly(caplog):
    caplog.set_level(logging.CRITICAL)  # hundreds of refusals


def is_on(listed: dict[str, str], path: str) -> bool:
    return any(path == name[:-1] if name.endswith("$") else path.startswith(name) for name in listed)


def losers(client, paths: list[str]) -> list[str]:
    """Those of `paths` that do not give back what a form sent, or keep a script waiting for JSON."""
    found = []
    for path in paths:
        if held_in(client.post(path, SENT, headers=FROM_HERE)) != HELD:
            found.append(path)
        answer = client.post(path, SENT, headers=BY_SCRIPT)
        if answer.status_code != 401 or not answer.json().get("sign_in"):
            found.append(f"{path} (script)")
    return found


def test_every_form_of_the_admin_comes_back_to_somebody_who_is_signed_out(client):
    paths = [path for path in every_address() if path.startswith("/admin/")]
    kept = [path for path in paths if not is_on(NOT_IN_ADMIN, path)]
    assert len(kept) > 300
    assert losers(client, kept) == []


def test_every_form_of_a_site_for_staff_comes_back_to_somebody_who_is_signed_out(client, settings):
    settings.SITE_ACCESS = "staff"
    paths = [path for path in every_address() if not path.startswith("/admin/")]
    kept = [path for path in paths if not is_on(NOT_FOR_STAFF, path)]
    assert {"/feedback/", "/useful/", "/mailing-lists/join/", "/mailing-lists/leave/"} <= set(kept)
    assert losers(client, kept) == []


@pytest.mark.parametrize("listed", [NOT_IN_ADMIN, NOT_FOR_STAFF], ids=["admin", "staff"])
def test_no_reason_is_left_of_an_address_that_is_gone(listed):
    paths = every_address()
    assert [name for name in listed if not any(is_on({name: ""}, path) for path in paths)] == []


def test_forms_that_anybody_may_send_need_no_sign_in_on_a_public_site(client):
    for path in ("/feedback/", "/mailing-lists/join/", "/mailing-lists/leave/"):
        assert client.post(path, SENT, headers=FROM_HERE).status_code == 200
