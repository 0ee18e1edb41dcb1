"""The session ends while somebody writes: nothing is lost, or saved in the name of somebody else."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from cms.accounts.session_store import SIGNED_IN_AT, SessionStore
from home.demonstration.accounts import PASSWORD
from home.models import Feedback
from networks.models import StatementPage
from tests.accounts.signing_in import code_from
from tests.browser.axe import at_each_width
from tests.browser.steps import follow, heading, main, sign_in
from tests.browser.test_editing import box, draft_a_statement
from tests.demonstration import connected_to
from updates.models import Commitment, Response

# Wagtail compares with what the form said when it began to watch, a moment after the page was there.
WATCHES = """() => window.wagtail.app.getControllerForElementAndIdentifier(
    document.querySelector("[data-edit-form]"), "w-unsaved")?.initialFormData"""
LATER = "Half of it was typed after the session had ended."


@pytest.fixture
def end_sessions(workshop):
    """Nobody is signed in any more, as after twelve hours or when an administrator ended it."""

    def end() -> None:
        with connected_to(workshop.database):
            Session.objects.all().delete()

    return end


def read(workshop, model, **which):
    with connected_to(workshop.database):
        return model.objects.get(**which)


def summary_of(workshop, title: str) -> str:
    """The summary of the newest draft."""
    with connected_to(workshop.database):
        return StatementPage.objects.get(title=title).get_latest_revision_as_object().summary


def notice(page: Page):
    return page.locator(".sn-signed-out")


def in_a_new_tab(page: Page, link) -> Page:
    with page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_load_state()
    return opened.value


def come_back(page: Page, tab: Page) -> None:
    expect(heading(tab)).to_have_text("You are signed in")
    tab.close()
    page.bring_to_front()
    # A browser without a window tells no page that it has the focus again.
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def write_on_signed_out(lead: Page, title: str, end_sessions) -> None:
    draft_a_statement(lead, title)
    lead.wait_for_function(WATCHES)
    end_sessions()
    box(lead, "Summary").press_sequentially(LATER)
    expect(notice(lead)).to_contain_text("You are signed out. What you typed is still here")
    expect(box(lead, "Summary")).to_have_value(LATER)


# --- In Wagtail's editor ------------------------------------------------------------------------------


def test_a_lead_writes_on_signs_in_in_a_new_tab_and_saving_goes_on(person, workshop, end_sessions):
    lead = person("lead")
    write_on_signed_out(lead, "Lockers, part one", end_sessions)
    expect(lead.locator(".footer__save-warning")).to_contain_text("You are signed out")

    tab = in_a_new_tab(lead, notice(lead).get_by_role("link", name="Sign in in a new tab"))
    sign_in(tab, "lead", PASSWORD)
    come_back(lead, tab)

    expect(notice(lead)).to_contain_text("You are signed in again")
    expect(lead.locator("#w-autosave-indicator")).to_have_attribute("data-w-autosave-state-value", "saved")
    assert summary_of(workshop, "Lockers, part one") == LATER
    box(lead, "Summary").fill(f"{LATER} And this after signing in.")
    follow(lead, lead.get_by_role("button", name="Save draft"))
    assert summary_of(workshop, "Lockers, part one") == f"{LATER} And this after signing in."


def test_so_it_is_with_an_answer_which_is_no_page(person, workshop, end_sessions):
    with connected_to(workshop.database):
        answer = Response.objects.order_by("pk").first()
    team = person("equality")
    team.goto(f"/admin/snippets/updates/response/edit/{answer.pk}/")
    team.wait_for_function(WATCHES)
    end_sessions()
    team.locator("[name=you_said]").fill(LATER)
    expect(notice(team)).to_contain_text("You are signed out")
    tab = in_a_new_tab(team, notice(team).get_by_role("link", name="Sign in in a new tab"))
    sign_in(tab, "equality", PASSWORD)
    come_back(team, tab)
    expect(team.locator("#w-autosave-indicator")).to_have_attribute("data-w-autosave-state-value", "saved")
    with connected_to(workshop.database):
        answer.refresh_from_db()
        assert answer.get_latest_revision_as_object().you_said == LATER


def test_the_button_does_what_coming_back_does(person, end_sessions):
    lead = person("lead")
    write_on_signed_out(lead, "Lockers, part two", end_sessions)
    notice(lead).get_by_role("button", name="I have signed in").click()
    expect(notice(lead)).to_contain_text("You are signed out")
    tab = in_a_new_tab(lead, notice(lead).get_by_role("link", name="Sign in in a new tab"))
    sign_in(tab, "lead", PASSWORD)
    tab.close()
    notice(lead).get_by_role("button", name="I have signed in").click()
    expect(notice(lead)).to_contain_text("You are signed in again")
    notice(lead).get_by_role("button", name="Close").click()
    expect(notice(lead)).to_have_count(0)


def test_save_draft_pressed_while_signed_out_comes_back_with_everything(person, workshop, end_sessions):
    lead = person("lead")
    draft_a_statement(lead, "Lockers, part three")
    box(lead, "Summary").fill(LATER)
    end_sessions()
    follow(lead, lead.get_by_role("button", name="Save draft"))
    expect(heading(lead)).to_have_text("You are signed out")
    assert at_each_width(lead) == []

    tab = in_a_new_tab(lead, main(lead).get_by_role("link", name="Sign in in a new tab"))
    sign_in(tab, "lead", PASSWORD)
    come_back(lead, tab)
    expect(main(lead)).to_contain_text("You are signed in again")
    follow(lead, main(lead).get_by_role("button", name="Send again"))

    expect(box(lead, "Summary")).to_have_value(LATER)
    assert summary_of(workshop, "Lockers, part three") == LATER


def test_nothing_is_saved_while_somebody_else_is_signed_in(person, workshop, end_sessions):
    lead = person("lead")
    write_on_signed_out(lead, "Lockers, part four", end_sessions)
    tab = in_a_new_tab(lead, notice(lead).get_by_role("link", name="Sign in in a new tab"))
    sign_in(tab, "editor", PASSWORD)
    come_back(lead, tab)
    expect(notice(lead)).to_contain_text(
        "You are signed in as Ruth Kowalski (editor) now, but somebody else opened"
    )
    box(lead, "Summary").fill(f"{LATER} More.")
    expect(lead.locator(".footer__save-warning")).to_contain_text("Somebody else is signed in now")
    assert summary_of(workshop, "Lockers, part four") == ""

    follow(lead, lead.get_by_role("button", name="Save draft"))
    expect(heading(lead)).to_have_text("Somebody else is signed in now")
    tab = in_a_new_tab(lead, main(lead).get_by_role("link", name=re.compile("^Sign in as the person")))
    sign_in(tab, "lead", PASSWORD)
    come_back(lead, tab)
    expect(main(lead)).to_contain_text("You are signed in again")
    follow(lead, main(lead).get_by_role("button", name="Send again"))
    assert summary_of(workshop, "Lockers, part four") == f"{LATER} More."


def test_a_second_factor_is_part_of_signing_in_again(visitor, workshop, end_sessions):
    """Somebody who has one: the tab asks for the code, and only then does saving go on."""
    with connected_to(workshop.database):
        get_user_model().objects.create_superuser("factor", "factor@example.org", PASSWORD)
    page = visitor()
    page.goto("/accounts/login/?next=/accounts/2fa/totp/activate/")
    sign_in(page, "factor", PASSWORD)
    secret = page.locator("code").inner_text()
    page.get_by_label("Code", exact=True).fill(code_from(secret))
    follow(page, main(page).get_by_role("button", name="Switch on"))
    page.goto("/admin/snippets/networks/theme/add/")
    box(page, "Name").fill("Night shifts")
    end_sessions()
    follow(page, page.get_by_role("button", name="Save"))
    expect(heading(page)).to_have_text("You are signed out")

    tab = in_a_new_tab(page, main(page).get_by_role("link", name="Sign in in a new tab"))
    sign_in(tab, "factor", PASSWORD)
    expect(heading(tab)).to_have_text("One more step")
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(main(page)).to_contain_text("You are signed out")
    tab.get_by_label("Code", exact=True).fill(code_from(secret, steps=1))
    follow(tab, main(tab).get_by_role("button", name="Sign in", exact=True))
    come_back(page, tab)
    expect(main(page)).to_contain_text("You are signed in again")
    follow(page, main(page).get_by_role("button", name="Send again"))
    expect(page.get_by_text("Night shifts").first).to_be_visible()


def test_a_window_over_a_page_asks_inside_who_it_is(person, workshop):
    """An hour after signing in, who may read a page is changed once somebody has shown that it is them."""
    admin = person("admin")
    with connected_to(workshop.database):
        (cookie,) = admin.context.cookies()
        session = SessionStore(cookie["value"])
        session[SIGNED_IN_AT] -= 3600
        session.save()
    admin.goto(f"/admin/pages/{workshop.page_id('/about/')}/edit/")
    admin.get_by_role("button", name="Toggle status").click()
    opens = admin.locator("[data-a11y-dialog-show=set-privacy]:visible")
    opens.click()
    window = admin.get_by_role("dialog")
    tab = in_a_new_tab(admin, window.get_by_role("link", name="Confirm it is you in a new tab"))
    tab.get_by_label("Password").fill(PASSWORD)
    follow(tab, main(tab).get_by_role("button", name="Continue"))
    come_back(admin, tab)
    admin.keyboard.press("Escape")
    opens.click()
    expect(window.get_by_role("radio").first).to_be_visible()


# --- Our own forms ------------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_commitment_comes_back_and_is_saved_after_signing_in(visitor, workshop, end_sessions, scripts):
    with connected_to(workshop.database):
        commitment = Commitment.objects.order_by("pk")[int(scripts)]
    page = visitor(java_script_enabled=scripts)
    page.goto(f"/accounts/login/?next=/admin/commitments/edit/{commitment.pk}/")
    sign_in(page, "equality", PASSWORD)
    wording = f"Every rota has two free weekends in four, whatever the site ({scripts})."
    page.locator("[name=wording]").fill(wording)
    page.locator("[name=reason]").fill("The words were hard to understand.")
    end_sessions()
    save = page.locator("form [type=submit]").filter(has_text="Save")
    follow(page, save.first)
    expect(heading(page)).to_have_text("You are signed out")

    tab = in_a_new_tab(page, main(page).get_by_role("link", name="Sign in in a new tab"))
    sign_in(tab, "equality", PASSWORD)
    expect(heading(tab)).to_have_text("You are signed in")
    tab.close()
    if scripts:
        page.evaluate("window.dispatchEvent(new Event('focus'))")
        expect(main(page)).to_contain_text("You are signed in again")
    follow(page, main(page).get_by_role("button", name="Send again"))
    if not scripts:
        expect(heading(page)).to_have_text("Send that again")
        expect(main(page)).to_contain_text("You are signed in as")
        follow(page, main(page).get_by_role("button", name="Send again"))
    assert read(workshop, Commitment, pk=commitment.pk).wording == wording


# --- Readers on a site for staff ------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_feedback_of_a_reader_comes_back_on_a_site_for_staff(on_staff_site, workshop, end_sessions, scripts):
    reader = on_staff_site(java_script_enabled=scripts)
    words = f"The quiet room is never quiet ({scripts}).\nNot on Mondays either."
    reader.goto("/accounts/login/?next=/feedback/")
    sign_in(reader, "reader", PASSWORD)
    reader.get_by_label("What would you like to tell us?").fill(words)
    end_sessions()
    follow(reader, main(reader).get_by_role("button", name="Send", exact=True))
    expect(heading(reader)).to_have_text("You are signed out")
    tab = in_a_new_tab(reader, main(reader).get_by_role("link", name="Sign in in a new tab"))
    sign_in(tab, "reader", PASSWORD)
    expect(heading(tab)).to_have_text("You are signed in")
    follow(reader, main(reader).get_by_role("button", name="Send again"))
    expect(reader).to_have_url(re.compile("/feedback/sent/$"))
    assert read(workshop, Feedback, text=words.replace("\n", "\r\n"))
