"""Attack strings in every parameter of every page, as every role: a proper answer, and nothing runs."""

from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from home.demonstration.accounts import ROLES
from tests.demonstration import connected_to
from tests.security.answers import faults_of_response

pytestmark = pytest.mark.usefixtures("on_demonstration", "db")

ATTACKS = [
    "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>",
    "' OR 1=1--; DROP TABLE auth_user; {{7*7}} ${7*7} %s %(x)s \\",
    "../../../etc/passwd\r\nSet-Cookie: a=b\u202e" + "A" * 300,
]
RUNS = ("<script>alert(1)", "<img src=x", "root:x:0")
WHAT_LINKS_NEVER_NAME = {"page", "q", "next", "p", "sort", "export", "year", "type", "about", "done"}
SCREENS = ["pages/", "moderation/", "my-network/", "alerts/", "images/", "documents/", "users/", ""]
SCREENS += ["reports/freshness/", "reports/site-history/", "reports/audit/"]


@pytest.fixture(scope="module")
def parameters(addresses, demonstration_copy, django_db_blocker) -> dict[str, set[str]]:
    """Each type and state of page, and each parameter that it knows."""
    with django_db_blocker.unblock(), connected_to(demonstration_copy.database):
        return _parameters_of(addresses)


def _parameters_of(addresses) -> dict[str, set[str]]:
    client = Client()
    found: dict[str, set[str]] = {}
    for address in addresses.values():
        asked = urlsplit(address)
        names = found.setdefault(asked.path, set(WHAT_LINKS_NEVER_NAME))
        names.update(name for name, _ in parse_qsl(asked.query))
        fields = BeautifulSoup(client.get(address).content, "html.parser").select("form[method=get] [name]")
        names.update(field["name"] for field in fields)
    return found


@pytest.fixture
def somebody(role, django_user_model) -> Client:
    client = Client(raise_request_exception=False)
    if role:
        client.force_login(django_user_model.objects.get(username=role))
    return client


@pytest.mark.parametrize(("turn", "role"), list(enumerate([None, *ROLES])))
def test_every_parameter_of_every_page(somebody, turn, role, parameters):
    """Each role sends another attack in a parameter, so that each gets them all."""
    assert len(parameters) > 40
    targets = {**parameters, **{f"/admin/{screen}": WHAT_LINKS_NEVER_NAME for screen in SCREENS if role}}
    for path, names in targets.items():
        query = urlencode({name: ATTACKS[(turn + place) % 3] for place, name in enumerate(sorted(names))})
        answer = somebody.get(f"{path}?{query}")
        assert faults_of_response(answer) == [], path
        if not answer.streaming:
            assert [run for run in RUNS if run in answer.text] == [], path
        assert "a" not in answer.cookies


FORMS = {
    "/feedback/": ["text", "network", "about", "further_details", "anyway"],
    "/mailing-lists/join/": ["email", "network", "yes", "further_details"],
    "/mailing-lists/leave/": ["email", "network", "further_details"],
    "/by-mail/yes/x/": ["answer", "token"],
    "/useful/": ["page", "is_useful", "text", "further_details"],
    "/alerts/hide/": ["alert", "next"],
    "/privacy-settings/show-hidden-alerts/": ["next"],
    "/accounts/login/": ["login", "password", "next"],
    "/accounts/password/reset/": ["email", "next"],
    "/accounts/password/reset/key/1-set-password/": ["password1", "password2"],
    "/accounts/2fa/authenticate/": ["code"],
}
anything = st.one_of(st.text(max_size=80), st.sampled_from(ATTACKS), st.integers().map(str))


@given(path=st.sampled_from(sorted(FORMS)), data=st.data())
@settings(
    max_examples=100,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_anything_in_any_public_form(open_client, path, data):
    values = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(FORMS[path], anything)))
    answer = open_client.post(path, values, headers={"Sec-Fetch-Site": "same-origin"})
    assert faults_of_response(answer, "POST") == []
    assert [run for run in RUNS if run in answer.text] == []


@pytest.fixture
def open_client() -> Client:
    return Client(raise_request_exception=False)
