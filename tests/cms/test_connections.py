"""What goes to other machines in plain text is named by `check --deploy`."""

import pytest
from django.conf import settings as site_settings

from cms.security.connections import in_plain_text, is_here
from tests.cms.test_settings import start


@pytest.mark.parametrize("host", ["", "localhost", "127.0.0.1", "::1", "/run/postgresql"])
def test_this_machine_is_trusted(host):
    assert is_here(host)


@pytest.mark.parametrize(
    "host", ["mail.example.org", "10.0.5.7", "localhost.example.org", "127.0.0.1.nip.io"]
)
def test_another_is_not(host):
    assert not is_here(host)


PLAIN = {
    "DATABASE_URL": "postgresql://a@db.example.org/b",
    "EMAIL_URL": "smtp://mail.example.org:25",
    "CACHE_URL": "rediscache://10.0.5.7:6379/1",
    "SEARCH_URL": "http://search.example.org:9200",
}
ENCRYPTED = {
    "DATABASE_URL": "postgresql://a@db.example.org/b?sslmode=verify-full",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "CACHE_URL": "rediss://10.0.5.7:6379/1",
    "SEARCH_URL": "https://search.example.org:9200",
}
HERE = {
    "DATABASE_URL": "postgresql://a@localhost/b",
    "EMAIL_URL": "smtp://localhost:25",
    "CACHE_URL": "rediscache://127.0.0.1:6379/1",
    "SEARCH_URL": "http://127.0.0.1:9200",
}


def test_the_deployment_check_names_what_can_be_overheard():
    said = start(PLAIN, "check", "--deploy").stderr
    for setting in PLAIN:
        assert f"{setting} sends what it has over the network as plain text" in said


@pytest.mark.parametrize(
    "safe", [ENCRYPTED, ENCRYPTED | {"EMAIL_URL": "smtp+ssl://mail.example.org:465"}, HERE]
)
def test_what_is_encrypted_or_stays_here_is_not_named(safe):
    assert "plain text" not in start(safe, "check", "--deploy").stderr


def test_nothing_of_this_machine_leaves_it(db):
    assert is_here(site_settings.DATABASES["default"]["HOST"])
    assert list(in_plain_text()) == []
