"""Production refuses to start unsafely, and names what is wrong. Each case starts a real process."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from cms.settings.database import database

SAFE = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "SECRET_KEY": "a-long-and-random-key-that-nobody-else-has-0123456789",
    "ALLOWED_HOSTS": "networks.example.org",
    "BASE_URL": "https://networks.example.org",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
    "DATABASE_URL": "postgresql://app@/site?host=/run/postgresql",
    "PERSONAL_DATA_KEYS": "c3RhZmYgbmV0d29ya3M6IGEga2V5IG9mIHRlc3RzIS4=",
}


def start(changes: dict[str, str | None], *command: str) -> subprocess.CompletedProcess:
    values = {**SAFE, **changes}
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = inherited | {name: value for name, value in values.items() if value is not None}
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ("check",))],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_safe_environment_starts():
    assert start({}).returncode == 0


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "insecure-development-key-never-used-in-production"}, "SECRET_KEY"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"BASE_URL": None}, "BASE_URL"),
        ({"BASE_URL": "http://networks.example.org"}, "BASE_URL"),
        ({"DATABASE_URL": None}, "DATABASE_URL"),
        ({"DATABASE_URL": "sqlite:///site.db"}, "DATABASE_URL"),
        ({"SITE_ACCESS": "everybody"}, "SITE_ACCESS"),
        ({"EMAIL_URL": None}, "EMAIL_URL"),
        ({"PERSONAL_DATA_KEYS": "a,b"}, "PERSONAL_DATA_KEYS"),
        ({"SECOND_FACTOR_REQUIRED": "0"}, "SECOND_FACTOR_REQUIRED"),
        ({"OIDC_SERVER_URL": "http://login.example.org"}, "OIDC_SERVER_URL"),
        ({"OIDC_SERVER_URL": "https://login.example.org"}, "OIDC_CLIENT_ID"),
        ({"OIDC_SERVER_URL": "https://login.example.org"}, "OIDC_DOMAINS"),
    ],
)
def test_an_unsafe_environment_is_refused_by_name(changes, named):
    result = start(changes)
    assert result.returncode != 0
    assert f"- {named}" in result.stderr


def test_every_fault_is_named_at_once():
    stderr = start({"SECRET_KEY": None, "ALLOWED_HOSTS": None, "BASE_URL": None}).stderr
    assert all(f"- {name}" in stderr for name in ("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL"))


def test_cookies_of_a_public_site_belong_to_this_host_and_come_by_https_only():
    program = (
        "from django.conf import settings as s; from home.alerts.display import COOKIE; "
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, COOKIE, "
        "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.CSRF_COOKIE_HTTPONLY, "
        "s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH)"
    )
    assert start({}, "shell", "--no-imports", "-c", program).stdout.split() == [
        "__Host-sessionid", "__Host-csrftoken", "__Host-alerts",
        "True", "True", "True", "True", "None", "None", "/", "/",
    ]  # fmt: skip


def test_passwords_of_a_public_site_are_hashed_slowly():
    program = (
        "from django.contrib.auth.hashers import get_hasher as g; h = g(); print(h.algorithm, h.iterations)"
    )
    algorithm, rounds = start({}, "shell", "--no-imports", "-c", program).stdout.split()
    assert algorithm == "pbkdf2_sha256"
    assert int(rounds) >= 600_000  # OWASP, NIST SP 800-132


def test_the_deployment_check_is_silent():
    result = start({}, "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode == 0, result.stderr


def test_the_deployment_check_names_a_missing_key_for_personal_data():
    assert start({"PERSONAL_DATA_KEYS": None}).returncode == 0
    result = start({"PERSONAL_DATA_KEYS": None}, "check", "--deploy")
    assert result.returncode != 0
    assert "PERSONAL_DATA_KEYS is missing" in result.stderr


def test_the_demonstration_refuses_to_load_in_production():
    result = start({}, "load_demonstration")
    assert result.returncode != 0
    assert "only for development" in result.stderr


def test_postgresql_compiles_no_queries(db):
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)


def test_the_address_of_the_database_may_say_otherwise():
    options = database("postgresql://app@host/site?options=-c%20jit%3Don")["OPTIONS"]
    assert options["options"] == "-c jit=on"
