"""Steps for Wagtail's editor, which saves in the background."""

import re

from django.db.models import Model
from playwright.sync_api import Page, Route, expect

from tests.browser.steps import follow
from tests.browser.test_editing import box
from tests.demonstration import connected_to


def begin_statement(page: Page, title: str) -> None:
    page.goto("/admin/my-network/")
    follow(page, page.get_by_role("link", name="New statement"))
    box(page, "Title").press_sequentially(title)


def saved_in_the_background(page: Page) -> None:
    """Wait until the form has become that of something stored, and says that all is saved."""
    expect(page).to_have_url(re.compile(r"/edit/"))
    expect_state(page, "saved")


def expect_state(page: Page, state: str) -> None:
    said = page.locator("#w-autosave-indicator")
    expect(said).to_have_attribute("data-w-autosave-state-value", state)


def save_draft(page: Page) -> None:
    follow(page, page.get_by_role("button", name="Save draft"))


def newest(workshop, model: type[Model], **lookup) -> dict:
    """What the newest revision of the only such thing holds."""
    with connected_to(workshop.database):
        return model.objects.get(**lookup).latest_revision.content


class Held:
    """Holds back what the page saves in the background; `let_go` sends it on."""

    def __init__(self, page: Page):
        self.routes: list[Route] = []
        self.is_open = False
        page.route("**/admin/pages/**", self._hold)
        self.page = page

    def _hold(self, route: Route) -> None:
        asked = route.request
        is_background = asked.headers.get("accept") == "application/json"
        if asked.method == "POST" and is_background and not self.is_open:
            self.routes.append(route)
        else:
            route.continue_()

    def wait(self) -> None:
        expect_state(self.page, "saving")
        wait_for(self.page, self.routes)

    def let_go(self) -> None:
        self.is_open = True
        for route in self.routes:
            route.continue_()


def wait_for(page: Page, routes: list[Route]) -> None:
    for _time in range(100):
        if routes:
            return
        page.wait_for_timeout(100)
    raise AssertionError("nothing was sent")
