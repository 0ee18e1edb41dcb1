"""No screen breaks the content policy, for people who write and check either.

`Watch` turns each violation, which browsers log as an error, into a fault of the test. Public pages need no
test of their own here: `test_axe.py` opens every type and state of them under the same watch.
"""

import pytest
from playwright.sync_api import Page, expect

from home.demonstration.accounts import PASSWORD
from tests.browser.steps import sign_in
from tests.browser.watch import Watch

# What the admin's menu does not show at once.
SCREENS = [
    "/admin/images/multiple/add/",
    "/admin/documents/multiple/add/",
    "/admin/users/",
    "/admin/groups/",
    "/admin/redirects/",
    "/admin/workflows/list/",
    "/admin/account/",
    "/admin/reports/site-history/",
]
DONE_WITH_A_PAGE = ["history", "usage", "workflow_history", "move", "unpublish"]
EDITED = ["network", "newest month", "current statement", "coming event"]
COLOURED = "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')"


@pytest.fixture
def editor(open_page) -> Page:
    page = open_page()
    page.goto("/accounts/login/?next=/admin/")
    sign_in(page, "admin", PASSWORD)
    return page


def edit(page: Page, address: str) -> str:
    """Open the form in which the page at `address` is edited; Wagtail's bar on it knows where."""
    page.goto(address)
    link = page.locator("wagtail-userbar").get_by_role("menuitem", name="Edit", include_hidden=True)
    page.goto(link.first.get_attribute("href"))
    return page.url


def test_a_violation_is_noticed(browser, server):
    context = browser.new_context(base_url=server)
    watch = Watch(context, server)
    page = context.new_page()
    page.goto("/")
    page.evaluate(COLOURED)
    page.wait_for_timeout(100)
    context.close()
    assert any("Content Security Policy" in fault for fault in watch.faults)


def test_a_public_page_with_the_editors_own_bar_keeps_to_the_policy(editor, addresses):
    editor.goto(addresses["network"])
    editor.locator("wagtail-userbar").get_by_role("button").first.click()
    expect(editor.locator("wagtail-userbar").get_by_role("menu")).to_be_visible()


def test_every_screen_of_the_admins_menu_keeps_to_the_policy(editor):
    links = editor.locator("#wagtail-sidebar a[href^='/admin/']")
    found = {link.get_attribute("href") for link in links.all()}
    assert len(found) > 5
    for address in sorted({*found, *SCREENS}):
        assert editor.goto(address).status < 400, address


@pytest.mark.parametrize("state", EDITED)
def test_the_editor_and_its_preview_keep_to_the_policy(editor, addresses, state):
    edit(editor, addresses[state])
    editor.get_by_role("button", name="Toggle preview").click()
    shown = editor.frame_locator("#w-preview-iframe")
    expect(shown.get_by_role("heading", level=1).first).to_be_visible()


def test_the_choosers_of_pages_and_pictures_keep_to_the_policy(editor, addresses):
    edit(editor, addresses["every block"])
    for kind in ("page", "image"):
        # Inside a menu that opens beside what was chosen before.
        button = editor.locator(f".{kind}-chooser [data-chooser-action-choose]").last
        button.evaluate("element => element.click()")
        dialog = editor.get_by_role("dialog").filter(visible=True)
        expect(dialog.get_by_role("textbox").first).to_be_visible()
        dialog.get_by_role("button", name="Close").first.click()
        expect(dialog).to_have_count(0)


def test_what_else_is_done_with_a_page_keeps_to_the_policy(editor, addresses):
    form = edit(editor, addresses["network"])
    for screen in DONE_WITH_A_PAGE:
        assert editor.goto(form.replace("/edit/", f"/{screen}/")).status == 200, screen
