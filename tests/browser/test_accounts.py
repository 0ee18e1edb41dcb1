"""Somebody sets up a second factor, signs in with it, looks at their account, and switches it off again."""

import re

import pytest
from playwright.sync_api import Page, expect

from home.demonstration.accounts import PASSWORD
from tests.accounts.signing_in import code_from
from tests.browser.axe import at_each_width
from tests.browser.steps import follow, heading, main, sign_in

# Nobody else signs in as this person: for a while the password is not enough.
NAME = "otherlead"


def press(page: Page, name: str) -> None:
    follow(page, main(page).get_by_role("button", name=name, exact=True))


def fill_in(page: Page, code: str, button: str) -> None:
    page.get_by_label("Code", exact=True).fill(code)
    press(page, button)


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_second_factor_from_setting_it_up_to_switching_it_off(open_page, scripts):
    reader, found = open_page(java_script_enabled=scripts), []
    # axe is a script itself, and would never end without.
    look = at_each_width if scripts else lambda page: []
    reader.goto("/accounts/login/?next=/accounts/")
    sign_in(reader, NAME, PASSWORD)
    found += look(reader)

    follow(reader, main(reader).get_by_role("link", name="Set up a second factor"))
    found += look(reader)
    fill_in(reader, "000000", "Switch on")
    expect(reader).to_have_title(re.compile("^Error: "))
    found += look(reader)
    secret = reader.locator("code").inner_text()
    fill_in(reader, code_from(secret), "Switch on")
    expect(heading(reader)).to_have_text("Recovery codes")
    found += look(reader)

    follow(reader, reader.get_by_role("contentinfo").get_by_role("button", name="Sign out"))
    reader.goto("/accounts/login/?next=/accounts/2fa/")
    sign_in(reader, NAME, PASSWORD)
    expect(heading(reader)).to_have_text("One more step")
    found += look(reader)
    fill_in(reader, code_from(secret, steps=1), "Sign in")
    expect(heading(reader)).to_have_text("Second factor")
    found += look(reader)

    follow(reader, main(reader).get_by_role("link", name="Switch it off"))
    found += look(reader)
    press(reader, "Switch off")
    expect(main(reader).get_by_role("link", name="Set it up")).to_be_visible()
    assert found == []


def test_the_other_pages_of_an_account_have_no_violation(page):
    found = []
    page.goto("/accounts/login/?next=/accounts/")
    sign_in(page, "reader", PASSWORD)
    for path in ("sessions/", "own-addresses/", "password/change/", "reauthenticate/", "logout/"):
        assert page.goto(f"/accounts/{path}").status == 200
        found += at_each_width(page)
    assert found == []
