"""Whoever writes a mailbox or a telephone number into a text has made a link of it."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from re import _parser

import pytest
from django.conf import settings
from django.utils.html import escape, strip_tags
from hypothesis import given
from hypothesis import strategies as st
from wagtail.rich_text import RichText

from cms.rich_text import _CONTACT, _TAG, with_contact_links
from tests.factories import EventPageFactory, MonthlyUpdatePageFactory, UpdateSeriesPageFactory

WORDS = [
    "sam@example.org",
    "01632 960 101",
    "+44 1632 960101",
    "<p>",
    "</p>",
    '<a href="/">',
    "</a>",
    "&amp;",
]


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("Email people@example.org.", '<a href="mailto:people@example.org">people@example.org</a>.'),
        ("(first.last+list@mail.example.org)", '"mailto:first.last+list@mail.example.org"'),
        ("Ring 01632 960 101, or call", '<a href="tel:01632960101">01632 960 101</a>,'),
        ("Ring 01632 960101.", '"tel:01632960101"'),
        ("Ring 020 7946 0123", '"tel:02079460123"'),
        ("Ring 020\xa07946\xa00123", '"tel:02079460123"'),
        ("Ring +44 1632 960101", '"tel:+441632960101"'),
        ("01632 960 101 or 01632 960 102", '"tel:01632960102"'),
        ("Ring (01632) 960 101", '<a href="tel:01632960101">(01632) 960 101</a>'),
        ("(or ring 01632 960 101)", '"tel:01632960101"'),
        ("Ring +44 (0)1632 960 101", '"tel:+441632960101"'),
        ("Ring 01632 960 101 24 hours a day", '"tel:01632960101"'),
        ("Call 0800 111 111 9 to 5", '"tel:0800111111"'),
    ],
)
def test_what_one_can_write_to_or_ring_is_a_link(written, link):
    assert link in str(RichText(f"<p>{written}</p>"))


@pytest.mark.parametrize(
    "html",
    [
        '<p><a href="mailto:a@example.org">write to a@example.org or <b>01632 960 101</b></a></p>',
        '<p title="a@example.org">Since 2025</p>',
        "<p>£1,250,000,000 from 01/02/2026 to 2026-02-01, band 6, 12 345 678 901, room 07.123.456.789</p>",
        "<p>@everyone, 5@once, 0800</p>",
        "<p>Sam.O'Neil@example.org, o&#x27;neil@example.org, sam%x@example.org, https://example.org/a@b.com</p>",
        "<p>Weeks 01 02 03 04 05, bands 04 11 23 31 42, 01 02 2026 10 30</p>",
        "<p>+12 345 678, £0163296010, 0163296010%</p>",
        "<p>logo@2x.png2</p>",
        "<A HREF='/'>a@example.org</A>",
    ],
)
def test_nothing_else_is(html):
    assert with_contact_links(html) == html


def test_so_it_is_where_an_event_or_a_month_says_whom_to_ask(home, network, client):
    written = "<b>Ask</b> sam@example.org\nor ring 01632 960 101."
    event = EventPageFactory(parent=network, access=written)
    month = MonthlyUpdatePageFactory(
        parent=UpdateSeriesPageFactory(parent=home), month=date(2026, 10, 1), feedback_invitation=written
    )
    for page in (event, month):
        text = client.get(page.url).text
        assert '&lt;b&gt;Ask&lt;/b&gt; <a href="mailto:sam@example.org">sam@example.org</a>' in text
        assert '<a href="tel:01632960101">01632 960 101</a>.' in text


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=5).map(escape))))
def test_no_word_changes(pieces):
    html = " ".join(pieces)
    assert strip_tags(with_contact_links(html)) == strip_tags(html)


def repeats(pattern: Iterable) -> Iterator[int]:
    """The most that each part of a parsed pattern takes."""
    for _, argument in pattern:
        parts = argument if isinstance(argument, (list, tuple)) else [argument]
        if len(parts) == 3 and isinstance(parts[1], int) and isinstance(parts[2], _parser.SubPattern):
            yield parts[1]
        for part in parts:
            for each in part if isinstance(part, list) else [part]:
                if isinstance(each, _parser.SubPattern):
                    yield from repeats(each)


def test_the_work_grows_with_the_text_alone():
    """From each place the pattern of contacts looks at a bounded part, that of tags to the next."""
    most = list(repeats(_parser.parse(_CONTACT.pattern)))
    assert len(most) >= 10
    assert max(most) <= 64
    assert _TAG.pattern == "(<[^<>]*>)"


@pytest.mark.parametrize("part", ["a", "a.", "0", "0 ", "a@a.", "<", "<a ", "<a>", "</a>", "(0"])
def test_what_is_no_contact_stays_however_long_it_is(part):
    assert with_contact_links(part * 200_000) == part * 200_000


def test_whatever_plain_text_readers_see_leads_to_its_contacts():
    """What editors see of it, and what a promise said before, is to be read alone."""
    folder = settings.BASE_DIR / "templates"
    alone = {"account", "admin", "evidence", "story_entry.html"}
    read = [path for path in folder.rglob("*.html") if not alone & set(path.relative_to(folder).parts)]
    found = {str(path): re.findall(r"\|linebreaks(?:br)?(.*?)[ }]", path.read_text()) for path in read}
    assert {name: after for name, after in found.items() if set(after) - {"|with_contact_links"}} == {}
    assert sum(map(len, found.values())) >= 5
