"""Two people have the same form of the admin open: nobody's work is taken back unseen."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import at_each_width
from tests.browser.steps import follow, main
from tests.browser.test_editing_axe import OURS


def open_form(page: Page, register: str, row: str) -> None:
    page.goto(f"/admin/{register}/")
    address = page.get_by_role("row", name=row).get_by_role("link", name="Edit").get_attribute("href")
    page.goto(address)


def box(page: Page, name: str) -> Locator:
    return page.locator(f"[name={name}]")


def save(page: Page) -> None:
    follow(page, main(page).get_by_role("button", name="Save", exact=True))


def compared(page: Page, field: str) -> Locator:
    return page.get_by_role("row", name=re.compile(f"^{field}"))


@pytest.mark.parametrize(
    ("scripts", "ref"), [(True, "OR-01"), (False, "OR-02")], ids=["with JavaScript", "without JavaScript"]
)
def test_the_second_save_of_a_commitment_comes_back_with_both_and_then_keeps_both(person, scripts, ref):
    mine, theirs = person("equality", java_script_enabled=scripts), person("admin")
    for page in (mine, theirs):
        open_form(page, "commitments", ref)
    box(theirs, "measure").fill("Every panel, counted each quarter.")
    box(theirs, "owner").fill("Director of People")
    box(theirs, "reason").fill("The old measure could not be counted.")
    save(theirs)

    box(mine, "title").fill("Panels with somebody from outside")
    box(mine, "owner").fill("Head of Recruitment and Skills")
    box(mine, "reason").fill("The team has a new head.")
    save(mine)
    note = mine.get_by_role("alert").first
    expect(note).to_contain_text("Nothing was saved yet: this was changed while you had it open")
    expect(note).to_contain_text(re.compile(r"(?!You) saved it"))
    expect(compared(mine, "Owner")).to_contain_text("Both changed it: choose")
    expect(compared(mine, "Owner")).to_contain_text("Head of Recruitment and Skills")
    expect(compared(mine, "Owner")).to_contain_text("Director of People")
    expect(compared(mine, "Title")).to_contain_text("Only you changed it")
    expect(compared(mine, "Measure")).to_contain_text("Only they changed it")
    expect(box(mine, "owner")).to_have_value("Head of Recruitment and Skills")
    expect(box(mine, "measure")).to_have_value("Every panel, counted each quarter.")
    expect(main(mine)).to_contain_text("Somebody else changed this too. Stored now: Director of People")
    if scripts:
        assert at_each_width(mine, OURS) == []

    box(mine, "owner").fill("Director of People")
    save(mine)
    open_form(theirs, "commitments", ref)
    expect(box(theirs, "title")).to_have_value("Panels with somebody from outside")
    expect(box(theirs, "measure")).to_have_value("Every panel, counted each quarter.")
    expect(box(theirs, "owner")).to_have_value("Director of People")
