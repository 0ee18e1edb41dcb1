"""On paper everything is open, and only what helps a reader of paper is there."""

import re
import time
from io import BytesIO
from urllib.parse import urlsplit

import pikepdf
import pytest

PATIENCE_SECONDS = 5
STATES = ["home", "network", "current statement", "newest month", "commitments", "every block"]
# What is inside a `details` and takes no room on the page.
FOLDED = """() => [...document.querySelectorAll('details')].filter(
    details => details.checkVisibility() && [...details.children].some(
        child => child.tagName !== 'SUMMARY' && !child.checkVisibility({contentVisibilityAuto: true})
    )
).map(details => details.querySelector('summary').innerText)"""


@pytest.mark.parametrize("state", STATES)
def test_the_page_can_be_printed(page, addresses, state):
    page.goto(addresses[state])
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("state", STATES)
def test_history_and_details_are_open_on_paper(page, addresses, state):
    page.goto(addresses[state])
    page.emulate_media(media="print")
    end = time.monotonic() + PATIENCE_SECONDS  # the change of medium takes effect a moment later
    while (folded := page.evaluate(FOLDED)) and time.monotonic() < end:
        page.wait_for_timeout(20)
    assert folded == []


@pytest.mark.parametrize("state", [*STATES, "commitments narrowed", "second page of results", "feedback"])
def test_what_cannot_be_used_on_paper_is_not_printed(page, addresses, state):
    page.goto(addresses[state])
    page.emulate_media(media="print")
    useless = page.locator("button, input, select, textarea, nav, .alert")
    assert [one.inner_text() for one in useless.all() if one.is_visible()] == []
    files = page.locator('a[href$=".ics"], a[href$=".atom"], a[href*="/csv/"], a[href*="/feed/"]')
    lead_on = files.and_(page.locator(":not(.masthead__also a)"))
    assert [one.inner_text() for one in lead_on.all() if one.is_visible()] == []


def test_a_month_fits_two_sheets_which_say_where_they_are_from_and_of_when(page, addresses):
    page.goto(addresses["newest month"])
    with pikepdf.open(BytesIO(page.pdf(format="A4"))) as pdf:
        sheets = [[str(link.A.URI) for link in sheet.Annots if "/URI" in link.A] for sheet in pdf.pages]
    assert len(sheets) <= 2
    assert all(any(urlsplit(link).path == addresses["newest month"] for link in links) for links in sheets)
    page.emulate_media(media="print")
    assert re.search(r"Page last updated: \d+ \w+ \d{4}$", page.locator(".printed").inner_text())
