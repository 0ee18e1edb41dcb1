"""Suggestions while typing: a combobox that works by keyboard and mouse, and a plain form without it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_axe import violations

pytestmark = pytest.mark.browser


@pytest.fixture
def field(page):
    page.goto("/search/")
    field = page.get_by_role("main").get_by_role("combobox")
    field.focus()
    return field


def test_suggestions_are_chosen_by_keyboard(page, field):
    page.keyboard.type("carer", delay=20)
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("type", "text")  # HTML forbids a combobox that is a search field
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    title = options.first.text_content()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q="))
    expect(page.get_by_role("main").get_by_role("combobox")).to_have_value(title)


def test_escape_closes_them_and_keeps_what_was_typed(page, field):
    page.keyboard.type("carer", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("carer")
    expect(field).to_have_attribute("aria-expanded", "false")


def test_enter_without_a_choice_searches_for_what_was_typed(page, field):
    page.keyboard.type("carer", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=carer$"))


def test_a_suggestion_is_chosen_with_the_mouse(page, field):
    page.keyboard.type("menop", delay=20)
    page.get_by_role("option").first.click()
    expect(page).to_have_url(re.compile(r"/search/\?q=.*enopause"))


def test_they_fit_a_phone(page):
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/search/")
    page.get_by_role("main").get_by_role("combobox").focus()
    page.keyboard.type("pa", delay=20)
    expect(page.get_by_role("option").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_results_are_narrowed_and_widened_without_a_script(reader):
    reader.goto("/search/?q=network")
    form = reader.get_by_role("form", name="Narrow your search")
    form.get_by_label(re.compile("^Statement")).check()
    form.get_by_role("button", name="Apply filters").click()
    expect(reader).to_have_url(re.compile("type=statement"))
    reader.get_by_role("link", name="Remove Statement").click()
    expect(reader).not_to_have_url(re.compile("type="))
