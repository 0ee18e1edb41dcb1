"""What is seen first on a telephone, or enlarged four times: the page, not what stands above it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import alerts, follow, heading, hide_first, main

TELEPHONE = {"width": 360, "height": 740}
# 1280 by 1024 pixels at 400 %.
ENLARGED = {"width": 320, "height": 256}
LINE = 50


@pytest.fixture
def reader(open_page) -> Page:
    """Nothing of this needs JavaScript."""
    return open_page(java_script_enabled=False)


@pytest.fixture
def with_two_alerts(reader, addresses) -> Page:
    """A page below an emergency and one alert more."""
    reader.goto(addresses["every block"])
    for _ in range(3):
        hide_first(reader)
    expect(alerts(reader).get_by_role("heading", level=2)).to_have_count(2)
    return reader


@pytest.mark.parametrize(("screen", "screens"), [(TELEPHONE, 1), (ENLARGED, 2)], ids=["telephone", "400 %"])
def test_two_alerts_and_the_header_leave_room_for_the_heading(with_two_alerts, screen, screens):
    with_two_alerts.set_viewport_size(screen)
    assert bottom(heading(with_two_alerts)) <= screens * screen["height"]
    # However much there is to say.
    words = with_two_alerts.locator(".alert__body").first
    words.evaluate("words => { words.innerText = 'Go home. '.repeat(200) }")
    assert bottom(heading(with_two_alerts)) <= screens * screen["height"] + LINE
    said = with_two_alerts.locator(".alert__text").first
    said.focus()
    with_two_alerts.keyboard.press("End")
    expect(said).to_have_js_property("scrollTop", said.evaluate("box => box.scrollHeight - box.clientHeight"))


def test_an_alert_is_one_line_until_it_is_opened_and_an_emergency_is_open(with_two_alerts):
    with_two_alerts.set_viewport_size(TELEPHONE)
    emergency, other = alerts(with_two_alerts).locator(".alert").all()
    expect(emergency.locator(".alert__body")).to_be_visible()
    expect(other.locator(".alert__body")).to_be_hidden()
    expect(other.get_by_role("button", name="Hide")).to_be_hidden()
    assert other.bounding_box()["height"] <= LINE
    other.get_by_text("More", exact=False).first.click()
    expect(other.locator(".alert__body")).to_be_visible()
    expect(other.get_by_role("link")).to_be_visible()
    follow(with_two_alerts, other.get_by_role("button", name="Hide"))
    expect(alerts(with_two_alerts).locator(".alert")).to_have_count(1)


def test_menu_and_search_are_each_behind_one_tap(reader):
    reader.set_viewport_size(TELEPHONE)
    reader.goto("/")
    top = reader.get_by_role("banner")
    assert top.bounding_box()["height"] <= 2.5 * LINE
    entries = top.get_by_role("navigation", name="Main").get_by_role("link")
    expect(entries).to_have_count(0)
    top.get_by_text("Menu").click()
    expect(entries.first).to_be_visible()
    top.locator("summary").get_by_text("Search").click()
    top.get_by_role("searchbox").fill("carers")
    follow(reader, top.get_by_role("button", name="Search"))
    expect(reader).to_have_url(re.compile(r"/search/\?q=carers$"))
    expect(main(reader).get_by_role("searchbox")).to_have_value("carers")


@pytest.mark.parametrize(
    ("path", "field", "typed"),
    [
        ("/feedback/", "text", ""),
        ("/feedback/", "text", "Ring me on 07700 900123."),
        ("/mailing-lists/join/", "address", "nowhere"),
        ("/mailing-lists/leave/", "address", "nowhere"),
        ("/accounts/login/", "login", "nobody"),
    ],
)
def test_what_went_wrong_is_seen_and_has_the_focus(reader, path, field, typed):
    reader.set_viewport_size(ENLARGED)
    reader.goto(path)
    form = main(reader).locator("form")
    form.locator(f"[name={field}]").fill(typed)
    follow(reader, form.get_by_role("button").last)
    said = main(reader).get_by_role("alert")
    expect(said).to_be_focused()
    expect(said.get_by_role("heading")).to_be_in_viewport()


def bottom(element) -> float:
    return element.evaluate("element => element.getBoundingClientRect().bottom + scrollY")
