"""What an operator sees: enough to mend the site, nothing about the people who use it."""

import io
import json
import logging
import re
from datetime import timedelta

import pytest
from django.test import Client

from cms.models import Heartbeat
from cms.monitoring import logs, sentry
from cms.security.client_address import is_operator, sender_of
from tests import set_clock
from tests.factories import UserFactory, submit

OUTSIDER = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def lines():
    """Every line that production would log, as JSON."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.Formatter())
    handler.addFilter(logs.NoQuery())
    root = logging.getLogger()
    root.addHandler(handler)
    before = root.level
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.setLevel(before)
    root.removeHandler(handler)


def beat(age):
    Heartbeat.objects.update_or_create(name="clock", defaults={"at": set_clock.now() - age})


# --- Health ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("ordinary_day")
def test_operators_are_told_why_the_site_is_not_ready(client, db):
    beat(timedelta(minutes=47))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "last ran 47 minutes ago" in answer.json()["faults"]["clock"]


@pytest.mark.usefixtures("ordinary_day")
def test_a_heartbeat_from_the_future_is_no_sign_of_life(client, db):
    beat(timedelta(minutes=-5))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "set back" in answer.json()["faults"]["clock"]


@pytest.mark.usefixtures("ordinary_day")
def test_outsiders_are_told_only_that_it_is_not(client, db):
    beat(timedelta(minutes=47))
    answer = client.get("/readyz", **OUTSIDER)
    assert (answer.status_code, answer.json()) == (503, {"ready": False})


@pytest.mark.usefixtures("ordinary_day")
def test_a_well_site_is_ready(client, db):
    beat(timedelta(seconds=20))
    assert client.get("/readyz").json() == {"ready": True, "faults": {}}


@pytest.mark.parametrize(
    ("environ", "proxies", "sender"),
    [
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, [], "203.0.113.9"),
        ({"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, ["10.0.0.0/24"], "203.0.113.9"),
        (
            {"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": "127.0.0.1, 203.0.113.9"},
            ["10.0.0.2"],
            "203.0.113.9",
        ),
        ({"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, [], "203.0.113.9"),
        ({"REMOTE_ADDR": ""}, [], ""),
        # A load balancer, then nginx, then a socket file: the last that is no proxy of ours is the reader.
        (
            {"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": "127.0.0.1, 203.0.113.9, 10.0.0.2"},
            ["10.0.0.2"],
            "203.0.113.9",
        ),
        ({"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 10.0.0.2"}, [], "10.0.0.2"),
        # The load balancer itself asks whether we are well.
        ({"REMOTE_ADDR": "", "HTTP_X_FORWARDED_FOR": "10.0.0.2"}, ["10.0.0.2"], "10.0.0.2"),
    ],
)
def test_only_our_own_proxy_is_believed(settings, environ, proxies, sender):
    settings.TRUSTED_PROXIES = proxies
    assert sender_of(environ) == sender


@pytest.mark.parametrize(
    ("came_by", "proxies", "is_one"),
    [
        ("10.0.5.7", [], True),
        ("10.0.5.7, 10.0.0.2", ["10.0.0.2"], True),
        # A load balancer in the operators' own network, forgotten in TRUSTED_PROXIES.
        ("203.0.113.9, 10.0.5.1", [], False),
        ("10.0.5.7, 10.0.5.1", [], False),
        ("10.0.5.7, 203.0.113.9, 10.0.0.2", ["10.0.0.2"], False),
        ("203.0.113.9, 10.0.5.7, 10.0.0.2", ["10.0.0.2"], False),
    ],
)
def test_whoever_passes_on_what_somebody_else_asks_is_no_operator(rf, settings, came_by, proxies, is_one):
    settings.TRUSTED_PROXIES, settings.OPERATORS = proxies, ["10.0.5.0/24"]
    assert is_operator(rf.get("/readyz", REMOTE_ADDR="", HTTP_X_FORWARDED_FOR=came_by)) is is_one


def test_nobody_else_asks_where_a_request_comes_from(settings):
    """Behind a proxy everybody would come from there."""
    asking = [
        str(path.relative_to(settings.BASE_DIR))
        for app in ("cms", "networks", "updates", "home", "search")
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if re.search("REMOTE_ADDR|FORWARDED_FOR", path.read_text())
    ]
    assert asking == ["cms/security/client_address.py"]


# --- Figures -----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("ordinary_day")
def test_figures_tell_of_requests_jobs_the_clock_and_moderation(client, network):
    beat(timedelta(seconds=20))
    submit(network, UserFactory(), title="Waiting")
    client.get(network.url)
    text = client.get("/metrics").content.decode()
    assert 'staff_networks_requests_total{method="GET",status="200"}' in text
    assert "staff_networks_moderation_waiting 1.0" in text
    for name in (
        "jobs_waiting",
        "job_oldest_seconds",
        "clock_age_seconds",
        "request_seconds_bucket",
        "cached_pages",
    ):
        assert f"staff_networks_{name}" in text


def test_figures_are_not_there_for_outsiders(client, db):
    assert client.get("/metrics", **OUTSIDER).status_code == 404


# --- Logs ---------------------------------------------------------------------------------------------------


def test_each_request_is_a_line_with_its_id_and_says_not_who_read_what(client, network, reader, lines):
    client.force_login(reader)
    answer = client.get(
        f"{network.url}?q=secret-word",
        headers={"X-Request-ID": "abcdef0123456789", "User-Agent": "secret-agent"},
    )
    (line,) = [line for line in lines() if line["message"] == "request"]
    assert line["request_id"] == answer.headers["X-Request-ID"] == "abcdef0123456789"
    assert (line["method"], line["status"]) == ("GET", 200)
    said = json.dumps(lines())
    for private in ("secret", reader.username, "127.0.0.1", network.slug, client.cookies["sessionid"].value):
        assert private not in said


@pytest.mark.parametrize("sent", ["bad id\tx", "a" * 65, "a" * 16_000])
def test_an_id_that_is_no_id_is_replaced(client, db, sent):
    answer = client.get("/healthz", headers={"X-Request-ID": sent})
    assert len(answer.headers["X-Request-ID"]) == 32


def test_a_refused_request_is_logged_without_its_address(client, db, lines):
    client.get("/nothing/secret-token/")
    assert "secret-token" not in json.dumps(lines())


def test_a_failure_is_logged_with_where_and_without_addresses(network, monkeypatch, lines):
    def explode(*args, **kwargs):
        raise ValueError("Key (email)=(somebody@example.org) already exists")

    monkeypatch.setattr(type(network), "get_context", explode)
    Client(raise_request_exception=False).get(network.url)
    failure = next(line for line in lines() if line["level"] == "ERROR")
    assert "explode" in failure["exc_info"]
    assert "[address]" in failure["exc_info"]
    assert "somebody@" not in json.dumps(lines())


def test_an_error_report_says_nothing_about_who_met_it():
    event = {
        "user": {"id": 7, "ip_address": "203.0.113.9"},
        "server_name": "web1",
        "request": {
            "method": "POST",
            "url": "https://x/secret",
            "cookies": {"a": "b"},
            "data": {"text": "secret"},
        },
        "exception": {"values": [{"type": "ValueError", "value": "for somebody@example.org"}]},
    }
    said = json.dumps(sentry.scrub(event, {}))
    for private in ("203.0.113.9", "secret", "cookies", "somebody@", "web1"):
        assert private not in said
    assert "ValueError" in said
