"""Nothing that somebody types in the editor is lost."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Request, Response, Route, expect

from cms.models import BasePage
from tests.browser.background import (
    Held,
    begin_statement,
    expect_state,
    newest,
    save_draft,
    saved_in_the_background,
    wait_for,
)
from tests.browser.steps import fill_date, main
from tests.browser.test_editing import box, open_for_editing, submit, write_body
from tests.demonstration import connected_to

SUMMARY = "There are ninety lockers."

# --- While something is saved in the background -------------------------------------------------------


def test_a_draft_saved_during_the_first_background_save_is_one_page_with_all_that_was_typed(person, workshop):
    title, lead = "Lockers, saved at once", person("lead")
    held = Held(lead)
    begin_statement(lead, title)
    held.wait()
    write_body(lead, "Two in three do not close.")
    lead.get_by_role("button", name="Save draft").click()
    lead.wait_for_timeout(300)
    held.let_go()
    expect(lead.get_by_text(f"Page '{title}' has been updated")).to_be_visible()
    assert "Two in three do not close." in str(newest(workshop, BasePage, title=title)["body"])


def test_a_submission_during_a_background_save_is_a_submission(person):
    title, lead = "Lockers, submitted at once", person("lead")
    held = Held(lead)
    begin_statement(lead, title)
    held.wait()
    fill_date(box(lead, "Issued on"), "2026-11-02")
    lead.get_by_role("button", name="More actions").click()
    lead.get_by_role("button", name=re.compile("^Submit")).click()
    lead.wait_for_timeout(300)
    held.let_go()
    expect(lead.get_by_text("has been submitted for moderation")).to_be_visible()


def test_what_is_typed_just_before_a_save_is_answered_is_saved_too(person, workshop):
    """Later than Wagtail looks, which is twice a second: the clock of the page stands while one types."""
    title, lead = "Lockers, word by word", person("lead")
    lead.clock.install()
    begin_statement(lead, title)
    saved_in_the_background(lead)
    held = Held(lead)
    box(lead, "Summary").press_sequentially("The first words.")
    held.wait()
    stop_the_clock(lead)
    box(lead, "Summary").press_sequentially(" The last words.")
    with lead.expect_response(is_saved_in_the_background) as answer:
        held.let_go()
    answer.value.finished()
    lead.wait_for_timeout(500)
    lead.clock.run_for(20)  # one picture: Wagtail ends the save
    expect_state(lead, "saved")
    assert newest(workshop, BasePage, title=title)["summary"] == "The first words."
    with lead.expect_response(is_saved_in_the_background):
        lead.clock.resume()
    expect_state(lead, "saved")
    assert newest(workshop, BasePage, title=title)["summary"] == "The first words. The last words."


def test_what_is_being_sent_is_not_saved_once_more_beside_it(person):
    """Wagtail would do it three seconds after the last key."""
    title, lead = "Lockers, sent slowly", person("lead")
    begin_statement(lead, title)
    saved_in_the_background(lead)
    sent: list[Route] = []
    lead.route(
        "**/edit/**", lambda route: sent.append(route) if is_post(route.request) else route.continue_()
    )
    box(lead, "Summary").fill(SUMMARY)
    lead.get_by_role("button", name="Save draft").click()
    wait_for(lead, sent)
    lead.wait_for_timeout(5000)
    assert [route.request.is_navigation_request() for route in sent] == [True]
    sent[0].continue_()
    expect(lead.get_by_text(f"Page '{title}' has been updated")).to_be_visible()


def is_post(asked: Request) -> bool:
    return asked.method == "POST"


def stop_the_clock(page: Page) -> None:
    """No timer of the page ends before it goes on."""
    page.clock.pause_at(page.evaluate("Date.now() / 1000") + 1)


def is_saved_in_the_background(answer: Response) -> bool:
    return is_post(answer.request) and "/edit/" in answer.url


# --- Right after loading ------------------------------------------------------------------------------


@pytest.fixture
def just_loaded(person) -> Page:
    """Something was typed before Wagtail began to watch, two seconds after loading: the clock stands."""
    lead = person("lead")
    lead.clock.install()
    open_for_editing(lead, "How mentoring pairs are made")
    lead.wait_for_load_state("load")
    stop_the_clock(lead)
    lead.reload(wait_until="domcontentloaded")
    box(lead, "Summary").press_sequentially("Quick. ")
    return lead


def test_what_is_typed_in_the_first_second_is_saved(just_loaded, workshop):
    with just_loaded.expect_response(is_saved_in_the_background):
        just_loaded.clock.resume()
    expect_state(just_loaded, "saved")
    assert "Quick." in newest(workshop, BasePage, title="How mentoring pairs are made")["summary"]


def test_whoever_leaves_in_the_first_second_is_asked(just_loaded):
    asked = []
    just_loaded.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    just_loaded.goto("/admin/my-network/")
    assert asked == ["beforeunload"]


# --- Half filled --------------------------------------------------------------------------------------


def add_action_without_link(page: Page) -> None:
    page.locator("#panel-child-content-body-content").get_by_role("button", name="Insert a block").click()
    page.get_by_role("option", name="Call to action").click()
    box(page, "Button text").fill("Join us")


def withdraw_without_reason(page: Page) -> None:
    page.get_by_label("State").select_option("withdrawn")


@pytest.mark.parametrize(
    ("leave_out", "asked_for"),
    [
        (add_action_without_link, "Choose a page or type an address"),
        (withdraw_without_reason, "Say why it was withdrawn"),
    ],
    ids=["call to action without link", "withdrawn without reason"],
)
def test_what_is_half_filled_is_saved_and_asked_for_at_submission(
    request, person, workshop, leave_out, asked_for
):
    title, lead = f"Lockers, {leave_out.__name__}", person("lead")
    begin_statement(lead, title)
    leave_out(lead)
    saved_in_the_background(lead)
    save_draft(lead)
    expect(lead.get_by_text(f"Page '{title}' has been updated")).to_be_visible()
    fill_date(box(lead, "Issued on"), "2026-11-02")
    submit(lead)
    expect(main(lead)).to_contain_text(asked_for)


def test_a_page_whose_end_has_passed_is_saved_and_its_end_asked_for_at_submission(person, workshop):
    title, lead = "Lockers until last week", person("lead")
    begin_statement(lead, title)
    fill_date(box(lead, "Issued on"), "2026-11-02")
    saved_in_the_background(lead)
    save_draft(lead)
    with connected_to(workshop.database):
        page = BasePage.objects.get(title=title).specific.get_latest_revision_as_object()
        page.expire_at = timezone.now() - timedelta(days=7)
        page.save_revision(clean=False)
    lead.reload()
    box(lead, "Summary").press_sequentially(SUMMARY)
    saved_in_the_background(lead)
    save_draft(lead)
    expect(lead.get_by_text(f"Page '{title}' has been updated")).to_be_visible()
    assert newest(workshop, BasePage, title=title)["summary"] == SUMMARY
    submit(lead)
    expect(lead.get_by_text("Its end has passed").first).to_be_visible()
