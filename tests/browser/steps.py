"""What tests of several files do on a page."""

import re

from playwright.sync_api import Locator, Page


def main(page: Page) -> Locator:
    return page.get_by_role("main")


def heading(page: Page) -> Locator:
    return main(page).get_by_role("heading", level=1)


def follow(page: Page, element: Locator) -> None:
    """Click and wait until the next page is there."""
    with page.expect_navigation():
        element.click()


def fill_date(field: Locator, day: str) -> None:
    """Type a day and leave the field, so that its calendar covers nothing."""
    field.fill(day)
    field.press("Tab")


def alerts(page: Page) -> Locator:
    return page.get_by_role("region", name="Alerts")


def hide_buttons(page: Page) -> Locator:
    return alerts(page).get_by_role("button", name=re.compile("^Hide"))


def alert_titles(page: Page) -> list[str]:
    return alerts(page).get_by_role("heading", level=2).all_inner_texts()


def hide_first(page: Page) -> str:
    """Hide the first alert that can be hidden; give its title."""
    button = hide_buttons(page).first
    title = button.locator("xpath=ancestor::details/..").get_by_role("heading").inner_text()
    follow(page, button)
    return title


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(password)
    follow(page, main(page).get_by_role("button", name="Sign in"))
