"""Atom feeds, against the rules of RFC 4287 and with a feed reader's parser."""

import re
from datetime import date, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
import pytest
from bs4 import BeautifulSoup

from tests.copies import copy_beside
from tests.factories import (
    CommitmentFactory,
    CommitmentsPageFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    add_item,
    publish,
    restrict,
)

ATOM = "{http://www.w3.org/2005/Atom}"
PAGES = ["/feeds/all.atom", "/feeds/statements.atom", "/feeds/updates.atom", "/networks/carers/feed.atom"]
PROMISES = "/commitments/feed/"
FEEDS = [*PAGES, PROMISES]
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ONCE_IN_A_FEED = ["id", "title", "updated", "subtitle", "generator", "icon", "logo", "rights"]
ONCE_IN_AN_ENTRY = ["id", "title", "updated", "published", "summary", "content", "rights", "source"]
KNOWN = {*ONCE_IN_A_FEED, *ONCE_IN_AN_ENTRY, "author", "category", "contributor", "link", "entry"}
TEXT_TYPES = {None, "text", "html", "xhtml"}


@pytest.fixture
def statement(network):
    return StatementPageFactory(parent=network, title="We <ask> & say", summary="Five days <are> & stay.")


@pytest.fixture
def month(network):
    series = UpdateSeriesPageFactory(parent=network)
    return MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1))


@pytest.fixture(autouse=True)
def register(home):
    return CommitmentsPageFactory(parent=home)


@pytest.fixture
def promise(month, network):
    """A commitment whose status a public month changed."""
    commitment = CommitmentFactory(network=network, title="We <promise> & keep")
    add_item(month, "Kept", moves={commitment: "late"})
    return commitment


def get(client, path, **headers):
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer


def entries(client, path) -> list[str]:
    return [entry.title for entry in feedparser.parse(get(client, path).content).entries]


# --- The grammar ------------------------------------------------------------------------------------------


def faults(xml: bytes) -> list[str]:
    """What in a feed is against a MUST of RFC 4287."""
    feed = ElementTree.fromstring(xml)  # noqa: S314 - our own
    found = [] if feed.tag == f"{ATOM}feed" else ["the root is no feed"]
    found += _faults_of(feed, ONCE_IN_A_FEED, "feed")
    every_entry_has_author = True
    for entry in feed.findall(f"{ATOM}entry"):
        found += _faults_of(entry, ONCE_IN_AN_ENTRY, "entry")
        every_entry_has_author &= entry.find(f"{ATOM}author") is not None
        links = [link for link in entry.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
        if entry.find(f"{ATOM}content") is None and not links:
            found.append("an entry without content has no alternate link")
    if feed.find(f"{ATOM}author") is None and not every_entry_has_author:
        found.append("nobody is named as author")
    ids = [each.text for each in feed.iter(f"{ATOM}id")]
    if len(ids) != len(set(ids)):
        found.append("two things have the same id")
    return found


def _faults_of(element, once: list[str], what: str) -> list[str]:
    found = []
    for name in once:
        count = len(element.findall(ATOM + name))
        is_required = name in ("id", "title", "updated")
        if count > 1 or (is_required and count == 0):
            found.append(f"{what}: {count} × {name}")
    for child in element:
        name = child.tag.removeprefix(ATOM)
        if name not in KNOWN:
            found.append(f"{what}: unknown {child.tag}")
        if name in ("updated", "published") and not RFC3339.fullmatch(child.text or ""):
            found.append(f"{what}: {name} is no date of RFC 3339: {child.text}")
        if name == "id" and not urlsplit(child.text or "").scheme:
            found.append(f"{what}: id is no IRI: {child.text}")
        if name == "link" and not urlsplit(child.get("href", "")).scheme:
            found.append(f"{what}: link has no absolute href")
        if name in ("title", "summary", "subtitle") and child.get("type") not in TEXT_TYPES:
            found.append(f"{what}: {name} has a type of its own")
        if name == "author" and not child.findtext(f"{ATOM}name"):
            found.append(f"{what}: an author without a name")
    alternates = [
        (link.get("type"), link.get("hreflang"))
        for link in element.findall(f"{ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    ]
    if len(alternates) != len(set(alternates)):
        found.append(f"{what}: two alternate links of one kind")
    return found


def test_the_checker_notices_what_is_wrong():
    xml = b'<feed xmlns="http://www.w3.org/2005/Atom"><id>x</id><title type="x">t</title><entry/></feed>'
    found = " ".join(faults(xml))
    for fault in ("0 × updated", "no IRI", "type of its own", "0 × id", "no alternate link", "author"):
        assert fault in found


@pytest.mark.parametrize("path", FEEDS)
def test_every_feed_keeps_the_rules(client, statement, month, promise, path):
    answer = get(client, path)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert faults(answer.content) == []
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo
    assert parsed.version == "atom10"
    assert [link.href for link in parsed.feed.links if link.rel == "self"] == [f"http://localhost{path}"]
    assert parsed.entries


@pytest.mark.parametrize("path", FEEDS)
def test_an_empty_feed_keeps_the_rules_and_does_not_change_by_itself(client, network, path):
    answer = get(client, path)
    assert faults(answer.content) == []
    assert get(client, path).content == answer.content


def test_words_arrive_as_they_were_written(client, statement):
    (entry,) = feedparser.parse(get(client, "/feeds/statements.atom").content).entries
    assert entry.title == "We <ask> & say"
    assert BeautifulSoup(entry.summary, "html5lib").get_text() == "Five days <are> & stay."
    assert entry.author == statement.network.title
    assert entry.link == statement.full_url
    assert datetime(*entry.updated_parsed[:6]) == statement.public_updated_at.replace(
        microsecond=0, tzinfo=None
    )


# --- What is in it ------------------------------------------------------------------------------------------


def test_each_feed_holds_its_own_kind_newest_first(client, networks, statement, month):
    other = NetworkPageFactory(parent=networks, title="Other")
    StatementPageFactory(parent=other, title="Theirs")
    assert entries(client, "/feeds/statements.atom") == ["Theirs", "We <ask> & say"]
    assert entries(client, "/feeds/updates.atom") == ["October 2026, Carers’ Network"]
    assert entries(client, "/networks/carers/feed.atom") == [
        "October 2026, Carers’ Network",
        "We <ask> & say",
    ]
    assert entries(client, "/feeds/all.atom") == ["Theirs", "October 2026, Carers’ Network", "We <ask> & say"]


@pytest.mark.parametrize("path", FEEDS)
def test_what_readers_may_not_see_is_in_no_feed(client, networks, network, statement, month, path):
    closed = NetworkPageFactory(parent=networks, title="Closed", slug="closed")
    StatementPageFactory(parent=closed, title="Secret")
    StatementPageFactory(parent=network, title="Draft", live=False)
    restrict(closed)
    content = get(client, path).content.decode()
    assert "Secret" not in content
    assert "Draft" not in content
    assert client.get("/networks/closed/feed.atom").status_code == 404
    client.force_login(UserFactory())
    assert ("Secret" in get(client, path).content.decode()) == (path in FEEDS[:2])


def test_an_entry_keeps_its_id_when_its_page_moves(client, statement):
    def only():
        (entry,) = feedparser.parse(get(client, "/feeds/statements.atom").content).entries
        return entry

    before = only()
    publish(statement, title="Renamed", slug="renamed", change_kind="significant", change_note="A new name")
    assert only().id == before.id
    assert only().link != before.link
    assert only().updated > before.updated


def test_a_minor_correction_moves_no_date(client, statement):
    (before,) = feedparser.parse(get(client, "/feeds/all.atom").content).entries
    publish(statement, title="We ask", change_kind="minor")
    (after,) = feedparser.parse(get(client, "/feeds/all.atom").content).entries
    assert (after.title, after.updated) == ("We ask", before.updated)


# --- Asking again -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FEEDS)
def test_an_unchanged_feed_is_not_sent_again(client, statement, month, promise, path):
    first = get(client, path)
    for headers in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-Modified-Since": first.headers["Last-Modified"]},
        {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = client.get(path, headers=headers)
        assert (again.status_code, again.content) == (304, b"")


def test_a_changed_feed_is_sent_again_even_within_the_same_second(client, statement):
    first = get(client, "/feeds/all.atom")
    publish(statement, title="Changed", change_kind="minor")
    assert get(client, "/feeds/all.atom", **{"If-None-Match": first.headers["ETag"]}).content != first.content
    statement.unpublish()
    assert entries(client, "/feeds/all.atom") == []


@pytest.mark.parametrize(
    "headers", [{"If-None-Match": "x"}, {"If-Modified-Since": "yesterday"}, {"If-None-Match": '"' * 9}]
)
def test_nonsense_about_what_somebody_has_gets_the_feed(client, statement, headers):
    assert get(client, "/feeds/all.atom", **headers).content == get(client, "/feeds/all.atom").content


def test_a_promise_that_changed_is_sent_again(client, month, promise):
    first = get(client, PROMISES)
    november = MonthlyUpdatePageFactory(parent=month.get_parent(), month=date(2026, 11, 1))
    add_item(november, "Done", moves={promise: "delivered"})
    again = get(client, PROMISES, **{"If-None-Match": first.headers["ETag"]})
    assert "Delivered" in again.text


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_costs_the_same_with_3_and_with_30_entries(
    client, network, settle, django_assert_max_num_queries, path
):
    series, counts = UpdateSeriesPageFactory(parent=network), []
    for start, count in ((0, 3), (3, 27)):
        numbers = range(start, start + count)
        first, *others = [date(2020 + number // 12, number % 12 + 1, 1) for number in numbers]
        copy_beside(StatementPageFactory(parent=network), count - 1)
        copy_beside(MonthlyUpdatePageFactory(parent=series, month=first), count - 1, month=others)
        settle()
        client.get(path)
        with django_assert_max_num_queries(8) as captured:
            client.get(path)
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("page", "feed"),
    [
        ("/", "/feeds/all.atom"),
        ("/networks/carers/", "/networks/carers/feed.atom"),
        ("/commitments/", PROMISES),
    ],
)
def test_pages_name_their_feeds_where_readers_programs_look(client, network, page, feed):
    soup = BeautifulSoup(client.get(page).content, "html5lib")
    links = soup.find_all("link", rel="alternate", type="application/atom+xml")
    assert feed in [link["href"] for link in links]
    for link in links:
        assert link["title"]
        assert client.get(link["href"]).status_code == 200
