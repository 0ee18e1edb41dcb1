"""A form says that it is full before anybody has typed more than can be saved; what fits is saved."""

import pytest
from playwright.sync_api import Locator, Page, expect

from cms.editing.form_sizes import MOST_BYTES, MOST_OTHERS, MOST_ROWS
from cms.models import BasePage
from networks.models import Aim, NetworkPage
from tests.browser.axe import violations
from tests.browser.steps import follow
from tests.demonstration import connected_to

COLUMNS = 4


def rows(count: int) -> list[dict]:
    return [{"values": [f"{row} times {column}" for column in range(COLUMNS)]} for row in range(count)]


@pytest.fixture
def page_with_a_table(workshop) -> int:
    """Its table lacks one row of the most that a table may have."""
    columns = [{"type": "text", "heading": f"Column {number}"} for number in range(COLUMNS)]
    table = {"columns": columns, "rows": rows(MOST_ROWS - 1), "caption": ""}
    with connected_to(workshop.database):
        page = BasePage.objects.get(pk=workshop.page_id("/about/")).specific
        block = page._meta.get_field("body").stream_block
        page.body = block.to_python([{"type": "table", "value": {"caption": "Shifts", "table": table}}])
        page.save_revision(clean=False)
    return page.pk


@pytest.fixture
def network_with_aims(workshop) -> int:
    """It lacks one aim of the most that a list in a form may have."""
    with connected_to(workshop.database):
        network = NetworkPage.objects.get(pk=workshop.page_id("/networks/carers/"))
        network.aims.set(
            [Aim(text=f"reach aim {number}", sort_order=number) for number in range(MOST_OTHERS - 1)]
        )
        network.save_revision(clean=False)
    return network.pk


def patient(page: Page) -> Page:
    """Hundreds of fields take a browser of a busy machine longer than it usually gets."""
    page.context.set_default_timeout(60_000)
    return page


def table_in(page: Page) -> Locator:
    return page.locator(".typed-table-block")


def save(page: Page) -> None:
    button = page.get_by_role("button", name="Save draft")
    if not button.is_visible():  # for whoever may decide about it, the review comes first
        page.get_by_role("button", name="More actions").click()
    follow(page, button)


def test_a_table_takes_no_row_more_than_can_be_saved_and_says_so(person, page_with_a_table):
    editor = patient(person("editor"))
    editor.goto(f"/admin/pages/{page_with_a_table}/edit/")
    add = table_in(editor).get_by_role("button", name="Add row")
    expect(table_in(editor)).to_contain_text(f"Up to {MOST_ROWS} rows and 8 columns.")
    expect(add).to_be_enabled()
    add.click()
    expect(add).to_be_disabled()
    expect(table_in(editor).get_by_role("button", name="Insert row").first).to_be_disabled()
    full = table_in(editor).get_by_role("status")
    expect(full).to_have_text(
        f"This table is full: it has {MOST_ROWS} rows. Put the rest into another table."
    )
    assert violations(editor, {"include": [[".sn-full"]]}) == []
    table_in(editor).get_by_role("button", name="Delete row").nth(1).click()
    expect(add).to_be_enabled()
    expect(full).to_be_empty()
    add.click()
    table_in(editor).locator("tbody tr").last.locator("input[type=text]").first.fill("The last row")
    save(editor)
    expect(table_in(editor).locator("tbody tr")).to_have_count(MOST_ROWS)
    last = table_in(editor).locator("tbody tr").last.locator("input[type=text]").first
    expect(last).to_have_value("The last row")


def test_a_list_takes_no_more_than_can_be_saved_and_says_so(person, network_with_aims):
    editor = patient(person("editor"))
    editor.goto(f"/admin/pages/{network_with_aims}/edit/")
    add = editor.get_by_role("button", name="Add Aim")
    expect(editor.get_by_text(f"Up to {MOST_OTHERS} of them.").first).to_be_visible()
    expect(add).to_be_enabled()
    add.click()
    expect(add).to_be_disabled()
    expect(editor.locator("[name^='aims-'][name$='-text']")).to_have_count(MOST_OTHERS)


def test_a_form_that_is_too_large_is_not_sent_and_keeps_all_of_it(person, workshop):
    """The autosave says so too; what scripts put into a form is lost when a browser comes back to it."""
    editor = patient(person("editor"))
    editor.goto(f"/admin/pages/{workshop.page_id('/networks/carers/')}/edit/")
    title = editor.locator("[name=title]")
    title.evaluate(
        """(title, size) => {
            const long = Object.assign(document.createElement("textarea"), { name: "long", hidden: true });
            long.value = "x".repeat(size);
            title.form.append(long);
        }""",
        MOST_BYTES + 1,
    )
    title.fill("Carers and friends")
    expect(editor.locator(".footer__save-warning")).to_contain_text("too large to be saved")
    button = editor.get_by_role("button", name="Save draft")
    if not button.is_visible():
        editor.get_by_role("button", name="More actions").click()
    button.click()
    said = editor.get_by_role("alert").filter(has_text="This is too much to be saved at once")
    expect(said).to_be_visible()
    expect(title).to_have_value("Carers and friends")
    said.get_by_role("button", name="Close").click()
    expect(said).to_have_count(0)
    editor.locator("[name=long]").evaluate("long => long.remove()")
    save(editor)
    expect(title).to_have_value("Carers and friends")
