"""Calendar and feed programs cannot sign in: they read with a key, what its person may read."""

import logging
import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as site_settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import travel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import PageViewRestriction, get_page_models

from cms.accounts import reading_keys
from cms.caching.key import key_of
from cms.models import AuditEntry, ReadingKey
from cms.monitoring.logs import Formatter, NoQuery
from tests.accounts.signing_in import PASSWORD, sign_in
from tests.factories import EventPageFactory, InformationPageFactory, NetworkPageFactory, publish, restrict
from tests.security.patterns import every_address
from tests.security.test_staff_only import OPEN, is_closed
from tools.project import ROOT

DAY = date(2026, 3, 2)
OWN = "/accounts/own-addresses/"
SYNDICATED = ("text/calendar", "application/atom+xml")
# An address for each route below a page, of `site_of_each_type`.
BELOW = {
    "": "",
    "csv/": "csv/",
    "feed/": "feed/",
    "<int:year>/": "2026/",
    "<str:ref>/": "re-03/",
    "without-update/<str:month>/": "without-update/2026-09/",
}


@pytest.fixture
def key(person):
    return reading_keys.make(person, today=DAY)


@pytest.fixture
def for_staff(settings):
    settings.SITE_ACCESS = "staff"


@pytest.fixture
def inner(networks):
    """A network with an event for staff only, in public mode too."""
    network = NetworkPageFactory(parent=networks, title="Inner", slug="inner")
    EventPageFactory(parent=network, title="Behind closed doors")
    return restrict(network)


def with_key(path, key):
    return Client().get(path, {"key": key})


def keys_in(page: str) -> set[str]:
    return set(re.findall(r"[?]key=([\w-]{43})", page))


# --- As people do it --------------------------------------------------------------------------------------


def link_in(page, words: str) -> str:
    soup = BeautifulSoup(page.content, "html5lib")
    return next(link["href"] for link in soup.find_all("a") if words in link.get_text())


@pytest.mark.usefixtures("for_staff")
def test_subscribe_in_staff_mode(client, person, network):
    """From the first page to an address for Outlook in three clicks; stopped, it gives nothing."""
    EventPageFactory(parent=network, title="Tea and cake")
    sign_in(client, "sam")
    events = client.get(link_in(client.get("/"), "Events"))
    own = client.get(link_in(events, "Subscribe with a private address"))
    assert "Make my addresses" in own.text
    made = client.post(OWN)
    soup = BeautifulSoup(made.content, "html5lib")
    address = next(code.text for code in soup.find_all("code") if "/calendar.ics" in code.text)
    assert link_in(made, "Subscribe to All events").startswith("webcal://")

    outlook = Client()
    path = address.removeprefix(site_settings.BASE_URL)
    calendar = outlook.get(path)
    assert (calendar.status_code, not outlook.cookies) == (200, True)
    assert "Tea and cake" in calendar.text

    assert client.post(OWN, {"stop": "1"}, follow=True).status_code == 200
    stopped = outlook.get(path)
    assert (stopped.status_code, stopped.headers["Content-Type"]) == (410, "text/plain; charset=utf-8")
    assert OWN in stopped.text


@pytest.mark.usefixtures("for_staff")
def test_what_can_be_subscribed_to_leads_there_on_a_site_for_staff(client, person, site_of_each_type):
    pages = {model.__name__: page.get_url() for model, page in site_of_each_type.items()}
    client.force_login(person)
    for path in ("/events/", "/accounts/", *(pages[name] for name in ("NetworkPage", "UpdateSeriesPage"))):
        page = client.get(path).text
        assert OWN in page, path
        assert "webcal:" not in page


def test_readers_of_a_public_site_need_no_address_of_their_own(client, person, network):
    for path in ("/events/", "/events/?network=carers", "/networks/carers/"):
        page = client.get(path).text
        assert OWN not in page
        assert "webcal://" in page
    client.force_login(person)
    assert OWN in client.get("/events/").text


@pytest.mark.usefixtures("for_staff")
def test_every_calendar_and_feed_is_among_the_addresses_of_ones_own(client, person, site_of_each_type):
    client.force_login(person)
    page = BeautifulSoup(client.post(OWN).content, "html5lib")
    shown = {
        code.text.removeprefix(site_settings.BASE_URL).partition("?")[0] for code in page.find_all("code")
    }
    ours = {path for path in for_programs(addresses()) if not path.endswith("event.ics")}
    assert shown == ours | {"/commitments/feed/"}
    assert all(with_key(path, keys_in(page.text).pop()).status_code == 200 for path in shown)


# --- What a key opens -------------------------------------------------------------------------------------


def addresses() -> list[str]:
    """An example of every address of the site; what is of a page is of a network that is there."""
    return [re.sub(r"^/1(?=\w+[.]\w+$)", "/networks/carers/", path) for path in every_address()]


def for_programs(paths: list[str]) -> list[str]:
    return [path for path in paths if path.endswith((".ics", ".atom"))]


@pytest.mark.usefixtures("for_staff", "network")
def test_a_key_opens_calendars_and_feeds_and_no_other_address(key):
    closed = [path for path in addresses() if not path.startswith(OPEN)]
    assert [path for path in closed if not is_closed(with_key(path, key))] == for_programs(closed)


@pytest.mark.usefixtures("for_staff")
def test_nor_anything_else_of_a_page_or_below_it(client, key, person, home, site_of_each_type):
    client.force_login(person)
    found = set()
    for model in get_page_models():
        routes = model.get_subpage_urls() if issubclass(model, RoutablePageMixin) else ()
        for rest in {BELOW[str(route.pattern)] for route in routes} | {""}:
            if model not in site_of_each_type:
                continue
            path = f"{site_of_each_type[model].get_url()}{rest}"
            signed_in = client.get(path)
            assert signed_in.status_code == 200, path
            is_feed = signed_in.headers["Content-Type"].startswith(SYNDICATED)
            assert is_closed(with_key(path, key)) != is_feed, path
            found |= {path} if is_feed else set()
    assert found == {"/commitments/feed/"}
    page = InformationPageFactory(parent=InformationPageFactory(parent=home, slug="a"), slug="feed")
    assert is_closed(with_key(page.get_url(), key))


@pytest.mark.usefixtures("for_staff")
def test_a_key_only_reads(key, network):
    for method in ("post", "put", "delete", "options"):
        assert getattr(Client(), method)(f"/calendar.ics?key={key}").status_code == 403


def test_it_shows_what_its_person_may_read_at_that_moment(client, person, key, inner):
    def sees(given):
        return "Behind closed doors" in with_key("/calendar.ics", given).text

    assert "Behind closed doors" not in client.get("/calendar.ics").text
    assert sees(key)
    assert "Behind closed doors" in with_key("/networks/inner/calendar.ics", key).text
    inner.restriction_type = PageViewRestriction.GROUPS
    inner.save()
    inner.groups.add(group := Group.objects.create(name="Inner circle"))
    assert not sees(key)
    closed = with_key("/networks/inner/calendar.ics", key)
    assert (closed.status_code, closed.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")
    person.groups.add(group)
    assert sees(key)


def test_it_is_of_one_person_whoever_is_signed_in(client, key, inner, editor):
    inner.restriction_type = PageViewRestriction.GROUPS
    inner.save()
    inner.groups.add(group := Group.objects.create(name="Inner circle"))
    editor.groups.add(group)
    client.force_login(editor)
    assert "Behind closed doors" in client.get("/calendar.ics").text
    assert "Behind closed doors" not in client.get("/calendar.ics", {"key": key}).text


def test_whoever_needs_a_second_factor_brought_it_when_the_key_was_made(
    editor, second_factor_required, network
):
    key = reading_keys.make(editor, today=DAY)
    assert with_key("/calendar.ics", key).status_code == 200


@pytest.mark.usefixtures("for_staff")
def test_what_was_subscribed_to_with_a_key_is_found_after_its_page_was_renamed(
    client, key, network, site_of_each_type, django_capture_on_commit_callbacks
):
    for page in site_of_each_type.values():
        if page.slug in ("carers", "commitments"):
            with django_capture_on_commit_callbacks(execute=True):
                publish(page, slug=f"new-{page.slug}")
    for path in ("networks/{}carers/calendar.ics", "networks/{}carers/feed.atom", "{}commitments/feed/"):
        answer = with_key(f"/{path.format('')}", key)
        assert answer.url == f"/{path.format('new-')}?key={key}"
        assert Client().get(answer.url).status_code == 200
        assert is_closed(Client().get(f"/{path.format('')}"))


# --- When it ends -----------------------------------------------------------------------------------------


def test_a_new_key_stops_the_one_before(person, key, network):
    new = reading_keys.make(person, today=DAY)
    assert [with_key("/calendar.ics", each).status_code for each in (key, new)] == [410, 200]


def test_it_goes_with_the_account_and_does_not_come_back(person, key, network):
    type(person).objects.update(is_active=False)
    assert with_key("/calendar.ics", key).status_code == 410
    for is_active in (False, True):
        person.is_active = is_active
        person.save()
    assert with_key("/calendar.ics", key).status_code == 410
    again = reading_keys.make(person, today=DAY)
    person.delete()
    assert with_key("/calendar.ics", again).status_code == 410
    assert not ReadingKey.objects.exists()


@pytest.mark.parametrize("whose", ["sam", "--everybody"])
def test_an_operator_stops_it_with_the_sessions(person, key, network, whose):
    call_command("end_sessions", whose)
    assert with_key("/calendar.ics", key).status_code == 410


def test_to_make_or_stop_one_people_show_once_more_who_they_are(client, person):
    with travel("2026-03-02 09:00", tick=False):
        sign_in(client, "sam")
    with travel("2026-03-02 09:20", tick=False):
        assert client.get(OWN).status_code == 200
        asked = client.post(OWN)
        assert asked.url.startswith("/accounts/reauthenticate/?next=")
        assert not ReadingKey.objects.exists()
        shown = client.post(asked.url, {"password": PASSWORD, "next": OWN}, follow=True)
        (key,) = keys_in(shown.text)
        assert with_key("/calendar.ics", key).status_code == 200


# --- What nobody finds ------------------------------------------------------------------------------------


def test_it_is_shown_once_and_kept_as_a_hash(client, person, network):
    sign_in(client, "sam")
    (key,) = keys_in(client.post(OWN).text)
    assert not keys_in(client.get(OWN).text)
    row = ReadingKey.objects.get()
    assert (row.user, len(row.digest), key in row.digest) == (person, 64, False)
    assert "You made your addresses on" in client.get(OWN).text


def test_it_is_in_no_log_no_answer_no_cache_and_no_search_engine(client, key, inner, caplog):
    caplog.set_level(logging.DEBUG)
    for path in ("/calendar.ics", "/feeds/all.atom", "/networks/inner/feed.atom", "/networks/none/feed.atom"):
        for given in (key, f"{key}x"):
            answer = with_key(path, given)
            assert given not in answer.text
            assert answer.headers["Cache-Control"] == "no-store, private"
            assert answer.headers["X-Robots-Tag"] == "noindex"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert caplog.records
    assert not [line for line in map(as_written, caplog.records) if key in line]
    assert key not in str(list(AuditEntry.objects.values()))
    assert "Disallow: /*?*key=" in client.get("/robots.txt").text
    for query in (f"key={key}", f"a=1&%6Bey={key}"):
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/calendar.ics", "QUERY_STRING": query}
        assert key_of(environ) is None


def as_written(record: logging.LogRecord) -> str:
    NoQuery().filter(record)
    return Formatter().format(record)


def test_no_web_server_of_ours_writes_addresses():
    ours = [path.read_text() for path in (ROOT / "deploy").rglob("*.conf")]
    formats = [line for text in ours for line in re.findall(r"log_format.*?;", text, re.S)]
    assert formats
    assert not [
        line for line in formats if re.search(r"\$(request|request_uri|uri|args|arg_|query|http_)\b", line)
    ]
    assert all("access_log off" in text or "access_log /" in text for text in ours)


def test_what_was_done_with_it_is_in_the_audit_log_by_number(client, person):
    sign_in(client, "sam")
    client.post(OWN)
    client.post(OWN)
    client.post(OWN, {"stop": "1"})
    done = AuditEntry.objects.filter(action="secured", account=person.pk).order_by("pk")
    assert [entry.facts for entry in done] == [
        {"what": "reading key", "change": change} for change in ("added", "made anew", "removed")
    ]


@pytest.mark.parametrize("wrong", ["x", "", "%00" * 3, "é" * 2000, "a" * 43])
def test_a_wrong_key_costs_one_query(client, network, django_assert_num_queries, wrong):
    with django_assert_num_queries(1):
        assert client.get("/calendar.ics", {"key": wrong}).status_code == 410


def test_where_no_program_reads_it_is_a_parameter_like_any_other(client, network, settle, capture_queries):
    def queries(path):
        client.get(path)
        settle()
        with capture_queries() as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    for path in ("/networks/carers/", "/events/"):
        assert queries(f"{path}?key=x") == queries(f"{path}?other=x")


@pytest.fixture
def capture_queries():
    return lambda: CaptureQueriesContext(connection)
