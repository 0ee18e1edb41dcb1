"""From “start next month” to the chart that moved, as the lead, the editor and a reader see it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import at_each_width
from tests.browser.steps import follow, main
from tests.browser.test_editing import review, submit

PROMISE = "/commitments/re-03/"


def test_from_starting_the_month_to_the_chart_having_moved(person, visitor):
    reader = visitor()
    reader.goto(PROMISE)
    assert (bars(reader, "Delivered"), status(reader)) == (0, "At risk")

    lead = person("lead")
    lead.goto("/admin/my-network/")
    start = lead.get_by_role("button", name=re.compile("^Start ")).first
    month = start.inner_text().removeprefix("Start ")
    follow(lead, start)
    topics = [topic.input_value() for topic in lead.locator("input[name^=items][name$=topic]").all()]
    submit(lead)
    for topic in topics:
        expect(main(lead)).to_contain_text(f"“{topic}”")  # the refusal names each that nobody looked at

    about = item_about(lead, topics, "RE-03")
    for number in range(len(topics)):
        if number != about:
            field(lead, number, "status").select_option("done")
    field(lead, about, "topic").fill("The pay gap is out")
    field(lead, about, "moves-0-status").select_option("delivered")
    submit(lead)
    expect(lead.get_by_text("has been submitted for moderation")).to_be_visible()

    reader.goto(PROMISE)  # a draft moves nothing
    assert (bars(reader, "Delivered"), status(reader)) == (0, "At risk")

    editor = person("editor")
    review(editor, month)
    follow(editor, editor.get_by_role("button", name="Approve this version"))
    expect(main(editor)).to_contain_text("is public now")

    reader.goto(PROMISE)
    assert status(reader) == "Delivered"
    assert bars(reader, "Delivered") > 0
    happened = reader.get_by_role("region", name="What happened")
    expect(happened.get_by_role("listitem").first).to_contain_text("The pay gap is out")
    reader.get_by_text("Show as a table").click()
    expect(reader.get_by_role("row").nth(1)).to_contain_text("Delivered")
    assert at_each_width(reader) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_whoever_filters_stands_at_what_is_left(reader, width):
    """Also without JavaScript: in view at once, and the next Tab goes on from there."""
    reader.set_viewport_size({"width": width, "height": 740})
    reader.goto("/commitments/")
    reader.get_by_label(re.compile("^Late")).check()
    follow(reader, reader.get_by_role("button", name="Apply filters"))
    left = main(reader).get_by_role("heading", name=re.compile(r"^\d+ promises?$"))
    expect(left).to_be_focused()
    expect(left).to_be_in_viewport(ratio=1)
    reader.keyboard.press("Tab")
    expect(main(reader).get_by_role("link", name="Remove Late")).to_be_focused()


def bars(page: Page, label: str) -> int:
    """In how many months the chart shows it."""
    return page.locator(".lanes__lane", has_text=label).locator("rect").count()


def status(page: Page) -> str:
    return main(page).locator(".kicker .status").inner_text()


def field(page: Page, number: int, name: str) -> Locator:
    return page.locator(f"[name=items-{number}-{name}]")


def item_about(page: Page, topics: list[str], ref: str) -> int:
    """Which progress item names the commitment."""
    for number in range(len(topics)):
        chosen = field(page, number, "moves-0-commitment")
        if chosen.count() and ref in chosen.locator("option:checked").inner_text():
            return number
    raise AssertionError(f"no item is about {ref}")
