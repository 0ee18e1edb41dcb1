"""`/.well-known/security.txt` says whom to tell of a hole, no longer than somebody promised to read it."""

from datetime import date, datetime, timedelta

import pytest

from cms.security.security_txt import faults
from tests.cms.test_settings import start

PATH = "/.well-known/security.txt"
TODAY = date(2026, 11, 23)


@pytest.fixture
def promised(settings, db):
    settings.BASE_URL = "https://networks.example.org"
    settings.SECURITY_CONTACT = ["mailto:security@example.org", "https://example.org/report"]
    settings.SECURITY_CONTACT_UNTIL = "2027-06-30"


@pytest.mark.parametrize("access", ["public", "staff"])
def test_it_is_as_rfc_9116_wants_it_and_open_to_everybody(client, promised, settings, time_machine, access):
    settings.SITE_ACCESS = access
    time_machine.move_to(datetime(2026, 11, 23))
    answer = client.get(PATH)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.split("\r\n") == [
        "Contact: mailto:security@example.org",
        "Contact: https://example.org/report",
        "Expires: 2027-07-01T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: https://networks.example.org{PATH}",
        "",
    ]


def test_there_is_none_without_a_contact(client, db, settings):
    assert settings.SECURITY_CONTACT == []
    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize("until", ["", "soon", "2026-11-22"])
def test_there_is_none_without_a_promise_that_holds(client, promised, settings, time_machine, until):
    time_machine.move_to(datetime(2026, 11, 23, 12))
    settings.SECURITY_CONTACT_UNTIL = until
    assert client.get(PATH).status_code == 404


@pytest.mark.parametrize("now", [datetime(2027, 6, 30, 23, 59), datetime(2027, 7, 1)])
def test_its_last_day_is_a_whole_day(client, promised, time_machine, now):
    time_machine.move_to(now)
    assert client.get(PATH).status_code == (200 if now.month == 6 else 404)


@pytest.mark.parametrize(
    ("contacts", "until", "fault"),
    [
        (["security@example.org"], "2027-06-30", "begin with mailto:"),
        (["javascript:alert(1)"], "2027-06-30", "begin with mailto:"),
        (["mailto:a@example.org\nContact: mailto:b@example.org"], "2027-06-30", "begin with mailto:"),
        (["mailto:a@example.org"], "", "must be a day"),
        (["mailto:a@example.org"], "30 June 2027", "must be a day"),
        (["mailto:a@example.org"], "2026-11-22", "is over"),
        (["mailto:a@example.org"], "2028-01-01", "more than a year away"),
    ],
)
def test_what_is_wrong_with_the_settings_is_named(contacts, until, fault):
    (found,) = faults(contacts, until, TODAY)
    assert fault in found


def test_nothing_is_wrong_with_a_good_promise_or_with_none():
    assert faults(["mailto:a@example.org"], (TODAY + timedelta(days=300)).isoformat(), TODAY) == []
    assert faults([], "", TODAY) == []


def test_the_deployment_check_says_that_the_promise_is_over():
    contact = {"SECURITY_CONTACT": "mailto:a@example.org", "SECURITY_CONTACT_UNTIL": "2020-01-31"}
    result = start(contact, "check", "--deploy", "--fail-level", "WARNING")
    assert result.returncode != 0
    assert "SECURITY_CONTACT_UNTIL is over" in result.stderr
