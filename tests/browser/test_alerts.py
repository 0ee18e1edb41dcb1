"""Hiding an alert, and having it back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import alert_titles, alerts, follow, hide_buttons, hide_first, main


def test_an_alert_hidden_on_a_deep_page_is_hidden_everywhere(reader, addresses):
    reader.goto(addresses["current statement"])
    before = alert_titles(reader)
    hidden = hide_first(reader)
    assert alert_titles(reader) == [title for title in before if title != hidden]
    expect(reader).to_have_url(re.compile(re.escape(addresses["current statement"])))
    reader.goto("/")
    assert hidden not in alert_titles(reader)


def test_after_hiding_the_focus_is_on_the_next_alert_and_in_the_end_on_the_content(reader, addresses):
    reader.goto(addresses["every block"])
    while hide_buttons(reader).count():
        hide_first(reader)
        expected = (
            alerts(reader).get_by_role("heading", level=2).first if alert_titles(reader) else main(reader)
        )
        assert_reading_goes_on_at(reader, expected)
    assert len(alert_titles(reader)) == 1, "the emergency stays"


def test_after_the_last_alert_is_hidden_the_focus_is_on_the_content(reader):
    reader.goto("/")
    while alert_titles(reader):
        hide_first(reader)
    assert_reading_goes_on_at(reader, main(reader))


def test_hidden_alerts_are_shown_again_from_the_privacy_settings(reader):
    reader.goto("/")
    before = alert_titles(reader)
    hidden = hide_first(reader)
    follow(reader, reader.get_by_role("contentinfo").get_by_role("link", name="Privacy settings"))
    expect(main(reader)).to_contain_text(hidden.split("\n")[-1])
    follow(reader, main(reader).get_by_role("button", name="Show hidden alerts again"))
    expect(main(reader).get_by_role("status")).to_have_text(re.compile("Hidden alerts are shown again"))
    expect(main(reader).get_by_role("button", name="Show hidden alerts again")).to_have_count(0)
    reader.goto("/")
    assert alert_titles(reader) == before


def test_the_query_of_the_page_survives_hiding_an_alert(reader):
    reader.goto("/search/?q=network&page=2")
    hide_first(reader)
    expect(reader).to_have_url(re.compile(r"/search/\?(?=.*q=network)(?=.*page=2).*#"))


@pytest.mark.parametrize("severity", ["important", "notice", "condolence"])
def test_the_button_says_which_alert_it_hides(page, addresses, severity):
    page.goto(addresses["every block"])
    button = alerts(page).get_by_role("button", name=re.compile(f"^Hide alert: Here: {severity}"))
    expect(button).to_have_count(1)


def test_an_emergency_has_no_button_to_hide_it(page, addresses):
    page.goto(addresses["every block"])
    expect(alerts(page).get_by_role("button", name=re.compile("emergency"))).to_have_count(0)
    assert "emergency" in alert_titles(page)[0].lower()


def assert_reading_goes_on_at(page: Page, element) -> None:
    """The focus is on `element`, or the browser's place to go on from is: without JavaScript both count."""
    anchor = element.get_attribute("id")
    expect(page).to_have_url(re.compile(f"#{anchor}$"))
    expect(element).to_be_focused()
