"""Over a real connection, every screen arrives whole: a browser drops what is beyond the announced length.

Every address of the admin as every role is measured in `test_admin_sweep`, every page of readers as every
role in `test_attacks_everywhere`; here what the server itself makes of some of them.
"""

import re
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from home.demonstration.accounts import ROLES
from tests.demonstration import connected_to

SCREENS = ["", "pages/", "my-network/", "moderation/", "alerts/", "images/", "account/", "reports/freshness/"]
STARTS = re.compile(rb"<script nonce=")


@pytest.fixture
def sign_in(demonstration_copy, django_db_blocker):
    """A `Cookie` header for one of the demonstration's people."""

    def session_of(name: str) -> str:
        with django_db_blocker.unblock(), connected_to(demonstration_copy.database):
            client = Client()
            client.force_login(get_user_model().objects.get(username=name))
            return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"

    return session_of


@pytest.mark.parametrize("role", [None, *ROLES])
def test_what_the_server_sends_is_as_long_as_it_says_and_whole(server, addresses, sign_in, role):
    cookie = sign_in(role) if role else ""
    connection = HTTPConnection(urlsplit(server).netloc)
    paths = [addresses[name] for name in ("home", "network", "newest month", "search", "feedback")]
    paths += [f"/admin/{screen}" for screen in SCREENS] + forms_of(connection, addresses, cookie)
    scripts = 0
    for path in paths:
        # One connection for all: what is sent beyond the length would be taken for the next answer.
        status, headers, body = ask(connection, path, cookie)
        assert len(body) == int(headers["Content-Length"]), path
        assert status != 200 or body.rstrip().endswith(b"</html>"), path
        scripts += len(STARTS.findall(body))
    assert scripts or role not in ("lead", "editor", "admin"), "nothing was looked at that is lengthened"


def forms_of(connection: HTTPConnection, addresses: dict[str, str], cookie: str) -> list[str]:
    """Where the network and its newest month are edited, if whoever has `cookie` may."""
    found = []
    for name in ("network", "newest month", "current statement"):
        body = ask(connection, addresses[name], cookie)[2].decode()
        found += re.findall(r"/admin/pages/\d+/edit/", body)[:1]
    return found


def ask(connection: HTTPConnection, path: str, cookie: str):
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()
