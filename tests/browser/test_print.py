"""On paper everything is open, and only what helps a reader of paper is there."""

import time

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


def test_what_cannot_be_used_on_paper_is_not_printed(page, addresses):
    page.goto(addresses["every block"])
    page.emulate_media(media="print")
    for useless in ("banner navigation", "Hide"):
        role, _, name = useless.partition(" ")
        found = (
            page.get_by_role("button", name=useless)
            if not name
            else page.get_by_role("navigation", name="Main")
        )
        assert not any(one.is_visible() for one in found.all()), role
