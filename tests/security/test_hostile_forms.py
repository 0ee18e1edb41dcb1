"""Forms that anybody may send: from elsewhere they are refused, and what they hold cannot lead astray."""

import pytest
from django.test import Client

from home.alerts.display import as_shown
from home.models import Alert
from tests.security.answers import faults_of_response, is_ours, stays_here

pytestmark = pytest.mark.usefixtures("on_demonstration", "db")

FORMS = [
    "/alerts/hide/",
    "/privacy-settings/show-hidden-alerts/",
    "/feedback/",
    "/useful/",
    "/mailing-lists/join/",
    "/mailing-lists/leave/",
]
# Opened from mails: the secret in their address is all the authority there is, so they are not refused.
FROM_MAILS = ["/by-mail/yes/forged/", "/by-mail/leave/forged/"]
# In `unicode_escape` half a surrogate pair, in `utf-7` too: no page can hold it.
HALF_A_CHARACTER = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\\ud800 +2AA-\r\n--x--\r\n'
FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
FROM_ELSEWHERE = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "http://["},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "http://testserver@evil.example"},
    {"Referer": "http://testserver/"},
]
ASTRAY = [
    "//evil.example/",
    "///evil.example/",
    "https://evil.example/",
    "HTTPS:evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "http://[",
    "//[",
    "",
    "?a=b",
    "#x",
]
BODIES = ["alert=%00", "alert=%ED%A0%80", "alert=" + "9" * 50_000, "%", "&" * 500, "a=1&" * 2000]
AWKWARD = [
    "/x\r\nSet-Cookie: a=b",
    "/\r\n//evil.example",
    "/x\x00y",
    "/é💩/?q=é",
    "/%00",
    "/[",
    "/" + "a" * 50_000,
    "/?q=" + "a" * 3000,
]


@pytest.fixture
def anybody() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


@pytest.fixture
def alert() -> Alert:
    return Alert.objects.filter(section=None, live=True).exclude(severity="emergency").latest("ends_at")


def key_of(alert: Alert) -> str:
    return as_shown(alert).key


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=str)
def test_a_form_from_elsewhere_is_refused_with_our_page(anybody, alert, path, headers):
    answer = anybody.post(path, {"alert": key_of(alert)}, headers=headers)
    assert answer.status_code == 403
    assert is_ours(answer.content)
    assert not answer.cookies


@pytest.mark.parametrize("headers", [FROM_HERE, {"Origin": "http://testserver"}], ids=str)
def test_a_form_from_here_hides_the_alert(anybody, alert, headers):
    answer = anybody.post("/alerts/hide/", {"alert": key_of(alert), "next": "/networks/"}, headers=headers)
    assert answer.headers["Location"].startswith("/networks/#")
    assert answer.cookies["alerts"].value == key_of(alert)


@pytest.mark.parametrize("next_path", ASTRAY)
def test_hiding_never_leads_to_another_site(anybody, alert, next_path):
    answer = anybody.post("/alerts/hide/", {"alert": key_of(alert), "next": next_path}, headers=FROM_HERE)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/#")


@pytest.mark.parametrize("next_path", AWKWARD, ids=lambda path: repr(path[:20]))
def test_hiding_leads_back_whatever_the_address_holds(anybody, alert, next_path):
    answer = anybody.post("/alerts/hide/", {"alert": key_of(alert), "next": next_path}, headers=FROM_HERE)
    assert answer.status_code == 302
    assert stays_here(answer.headers["Location"])
    assert "a=b" not in answer.cookies.output()


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body[:20])
@pytest.mark.parametrize("path", [*FORMS, *FROM_MAILS])
def test_any_text_in_a_form_gets_a_proper_answer(anybody, path, body):
    answer = anybody.generic("POST", path, body, "application/x-www-form-urlencoded", headers=FROM_HERE)
    assert faults_of_response(answer, "POST") == []


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\xff",
        "application/x-www-form-urlencoded; charset=utf-16",
        "multipart/form-data; boundary=x; charset=utf-7",
        "multipart/form-data; boundary=x; charset=unicode_escape",
        "application/json",
        "",
        "nonsense",
    ],
)
@pytest.mark.parametrize("path", [*FORMS, *FROM_MAILS, "/accounts/login/", "/networks/", "/admin/account/"])
@pytest.mark.parametrize("body", [b"\x00\xff--x\r\n", HALF_A_CHARACTER])
def test_any_kind_of_body_gets_a_proper_answer(anybody, path, content_type, body):
    answer = anybody.generic("POST", path, body, content_type, headers=FROM_HERE)
    assert faults_of_response(answer, "POST") == []


def test_a_body_of_ten_megabytes_is_refused_with_our_page(anybody):
    body = b"alert=" + b"1" * 10_000_000
    answer = anybody.generic("POST", FORMS[0], body, "application/x-www-form-urlencoded", headers=FROM_HERE)
    assert answer.status_code in (400, 413)
    assert is_ours(answer.content)


@pytest.mark.parametrize("username", ["\x00", "x" * 100_000, "reader\r\n", "é💩", ""])
def test_any_name_in_the_sign_in_form_gets_a_proper_answer(client, username):
    client.raise_request_exception = False
    answer = client.post("/accounts/login/", {"login": username, "password": username})
    assert faults_of_response(answer, "POST") == []
    assert "_auth_user_id" not in client.session


def test_signing_in_without_the_forms_token_is_refused_with_our_page(anybody):
    answer = anybody.post("/accounts/login/", {"login": "reader", "password": "x"})
    assert answer.status_code == 403
    assert is_ours(answer.content)


@pytest.mark.parametrize("next_path", [path for path in ASTRAY if not path.startswith(("?", "#"))])
def test_signing_in_never_leads_to_another_site(client, next_path, django_user_model):
    django_user_model.objects.create_user("newcomer", password="a long one indeed")
    answer = client.post(
        "/accounts/login/", {"login": "newcomer", "password": "a long one indeed", "next": next_path}
    )
    assert answer.status_code == 302
    assert stays_here(answer.headers["Location"])
