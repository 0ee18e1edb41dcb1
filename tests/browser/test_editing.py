"""The way of a text from a lead to a reader, as the people on it see it in Chromium."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import alert_titles, alerts, fill_date, follow, heading, hide_buttons, main

TITLE = "What the night shift asked for"
BODY = "Two lockers in three do not close."


def test_the_calendar_of_a_date_does_not_stay_in_the_way_of_whoever_goes_on_by_keyboard(person):
    lead = person("lead")
    lead.goto("/admin/my-network/")
    follow(lead, lead.get_by_role("link", name="New statement"))
    issued, calendar = box(lead, "Issued on"), lead.locator(".xdsoft_datetimepicker:visible")
    issued.focus()
    expect(calendar).to_have_count(1)
    issued.press("Escape")
    expect(calendar).to_have_count(0)
    issued.blur()
    issued.focus()
    issued.press("Tab")  # at once, before it is there
    lead.wait_for_timeout(400)
    expect(calendar).to_have_count(0)


# --- Drafting, submitting, sending back, approving, reading -------------------------------------------


def test_a_statement_on_its_way_from_the_lead_to_the_reader(person, visitor):
    lead = person("lead")
    address = draft_a_statement(lead)
    submit(lead)
    expect(main(lead)).to_contain_text("This field is required")  # the day it was issued
    expect(box(lead, "Title")).to_have_value(TITLE)
    fill_date(box(lead, "Issued on"), "2026-11-02")
    write_body(lead, BODY)
    submit(lead)
    expect(lead.get_by_text("has been submitted for moderation")).to_be_visible()

    editor = person("editor")
    review(editor, TITLE)
    expect(main(editor)).to_contain_text("Public at once, for the first time")
    expect(main(editor)).to_contain_text("by Nadia Osei")
    follow(editor, editor.get_by_role("button", name="Request changes"))
    expect(editor.get_by_role("alert")).to_contain_text("Say what has to change")
    box(editor, "Message to the author").fill("How many lockers are there?")
    follow(editor, editor.get_by_role("button", name="Request changes"))
    expect(main(editor)).to_contain_text("is told what has to change")

    lead.goto("/admin/my-network/")
    expect(main(lead)).to_contain_text("Ruth Kowalski (editor) asked for changes")
    expect(main(lead)).to_contain_text("How many lockers are there?")
    follow(lead, main(lead).get_by_role("link", name=TITLE))
    box(lead, "Summary").fill("There are ninety lockers, and sixty do not close.")
    submit(lead, again=True)

    second = person("secondeditor")
    review(second, TITLE)
    expect(main(second)).to_contain_text("How many lockers are there?")
    before = timezone.localdate()
    follow(second, second.get_by_role("button", name="Approve this version"))
    expect(main(second)).to_contain_text("is public now")

    reader, days = visitor(), {before, timezone.localdate()}  # it may have been midnight
    assert reader.goto(address).status == 200
    expect(heading(reader)).to_have_text(TITLE)
    expect(main(reader)).to_contain_text(BODY)
    stamp = reader.locator(".stamp")
    dates = "|".join(f"{day.day} {day:%B %Y}" for day in days)
    expect(stamp).to_contain_text(re.compile(f"Page last updated: ({dates})"))
    expect(stamp).to_contain_text("Checked by a second person")


def test_a_draft_is_saved_before_it_is_complete_and_nobody_reads_it(person, visitor):
    lead = person("lead")
    address = draft_a_statement(lead, "Half a thought")
    expect(lead.get_by_text("Page 'Half a thought' created")).to_be_visible()
    lead.goto("/admin/my-network/")
    expect(main(lead)).to_contain_text("Half a thought")
    assert visitor().goto(address).status == 404


# --- Significant or minor -----------------------------------------------------------------------------


def test_a_change_to_a_public_page_asks_what_kind_it_is_and_the_approver_may_say_otherwise(person, visitor):
    lead = person("lead")
    open_for_editing(lead, "How mentoring pairs are made")
    box(lead, "Summary").fill("Who reads your form, and what we look for.")
    submit(lead)
    expect(main(lead)).to_contain_text("Say whether readers should know about this change")
    expect(box(lead, "Summary")).to_have_value("Who reads your form, and what we look for.")
    lead.get_by_role("tab", name=re.compile("Settings")).click()
    lead.get_by_label("What kind of change is this?").select_option("significant")
    submit(lead)
    expect(main(lead)).to_contain_text("Say in a few words what changed")
    lead.get_by_role("tab", name=re.compile("Settings")).click()
    box(lead, "What changed?").fill("The summary is shorter.")
    submit(lead)
    expect(lead.get_by_text("has been submitted for moderation")).to_be_visible()

    editor = person("editor")
    review(editor, "How mentoring pairs are made")
    expect(main(editor)).to_contain_text("Significant: readers should know")
    expect(main(editor)).to_contain_text("The summary is shorter.")
    editor.get_by_label("Should readers know about this change?").select_option("minor")
    follow(editor, editor.get_by_role("button", name="Approve this version"))

    reader = visitor()
    reader.goto("/networks/race-equality/how-mentoring-pairs-are-made/")
    expect(main(reader)).to_contain_text("Who reads your form, and what we look for.")
    reader.get_by_text("How this page has changed").click()
    expect(reader.locator(".stamp")).to_contain_text("and 1 minor correction")
    expect(reader.locator(".stamp")).not_to_contain_text("The summary is shorter.")


# --- Alerts -------------------------------------------------------------------------------------------


def test_an_alert_needs_a_second_person_and_a_reader_can_hide_it(person, visitor):
    title = "No hot water in Ashgrove House"
    editor, reader = person("editor"), visitor()
    editor.goto("/admin/alerts/")
    follow(editor, editor.get_by_role("link", name="Create an alert"))
    box(editor, "Title").fill(title)
    write_rich_text(editor, "It is back on Friday.")
    day = timezone.localdate() + timedelta(days=2)
    box(editor, "Ends").fill(f"{day} 12:00")  # at night there may be no such hour
    submit(editor)
    reader.goto("/")
    assert title not in " ".join(alert_titles(reader))

    second = person("secondeditor")
    second.goto("/admin/alerts/")
    follow(second, second.get_by_role("link", name=f"Review {title}"))
    expect(main(second)).to_contain_text("The main lift at the Civic Centre is out of use")  # also on air
    follow(second, second.get_by_role("button", name="Approve this version"))

    reader.goto("/")
    expect(alerts(reader)).to_contain_text(title)
    follow(reader, hide_buttons(reader).filter(has_text=title))
    expect(alerts(reader)).not_to_contain_text(title)
    reader.goto("/networks/")
    expect(alerts(reader)).not_to_contain_text(title)


def test_in_an_emergency_an_alert_is_public_after_two_screens(person, visitor):
    title = "Leave Ashgrove House now"
    editor, screens = person("editor"), []
    editor.goto("/admin/snippets/home/alert/add/")
    screens.append(editor.url)
    box(editor, "Title").fill(title)
    write_rich_text(editor, "Use the stairs.")
    day = timezone.localdate() + timedelta(days=2)
    box(editor, "Ends").fill(f"{day} 12:00")  # at night there may be no such hour
    press_in_menu(editor, "Publish now without a second check")
    screens.append(editor.url)
    box(editor, "Why can this not wait").fill("There is a smell of gas.")
    follow(editor, editor.get_by_role("button", name="Publish now without a second check"))
    expect(main(editor)).to_contain_text(title)  # waits for somebody else to sign it off
    assert len(screens) == 2
    reader = visitor()
    reader.goto("/")
    expect(alerts(reader)).to_contain_text(title)


# --- Refusals -----------------------------------------------------------------------------------------


def test_a_lead_is_refused_at_another_network(person, workshop):
    lead = person("lead")
    other = workshop.page_id("/networks/disability/")
    for path in (f"/admin/pages/{other}/edit/", f"/admin/pages/add/networks/eventpage/{other}/"):
        lead.goto(path)
        expect(lead.get_by_text("you do not have permission")).to_be_visible()
        expect(lead.locator("[name=action-submit]")).to_have_count(0)


# --- Without a mouse ----------------------------------------------------------------------------------


def test_a_submission_can_be_reviewed_by_keyboard_alone(person):
    editor = person("editor")
    editor.goto("/admin/moderation/")
    tab_to(editor, "Review A tour of the quiet rooms")
    with editor.expect_navigation():
        editor.keyboard.press("Enter")
    expect(heading(editor)).to_have_text("A tour of the quiet rooms")
    tab_to(editor, "Message to the author")
    editor.keyboard.type("Good idea.")
    tab_to(editor, "Approve this version")
    with editor.expect_navigation():
        editor.keyboard.press("Enter")
    expect(main(editor)).to_contain_text("is public now")


# --- Steps --------------------------------------------------------------------------------------------


def draft_a_statement(page: Page, title: str = TITLE) -> str:
    """Save a statement that has only a title; return its public address."""
    page.goto("/admin/my-network/")
    follow(page, page.get_by_role("link", name="New statement"))
    box(page, "Title").press_sequentially(title)
    slug = re.sub(r"\W+", "-", title.lower())
    expect(page.locator("[name=slug]")).to_have_value(slug)  # written while one types
    follow(page, page.get_by_role("button", name="Save draft"))
    return f"/networks/race-equality/{slug}/"


def box(page: Page, label: str) -> Locator:
    """Where one types what is called `label`; a required one has a star."""
    return page.get_by_role("textbox", name=re.compile(f"^{re.escape(label)}"))


def write_body(page: Page, text: str) -> None:
    """Add a text block to the body."""
    page.locator("#panel-child-content-body-content").get_by_role("button", name="Insert a block").click()
    page.get_by_role("option", name="Text").click()
    write_rich_text(page, text)


def write_rich_text(page: Page, text: str) -> None:
    page.locator(".public-DraftEditor-content").last.click()
    page.keyboard.type(text)
    # The editor hands over what was typed a moment later.
    stored = page.locator("input[name$='-value'], input[name=body]").last
    expect(stored).to_have_value(re.compile(re.escape(text)))


def submit(page: Page, again: bool = False) -> None:
    """Choose “Submit to …” in the menu at the foot of the form."""
    press_in_menu(page, re.compile("^Resubmit" if again else "^Submit"))


def press_in_menu(page: Page, name: str | re.Pattern[str]) -> None:
    page.get_by_role("button", name="More actions").click()
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()
        # When the form saved itself just as it was sent, Wagtail takes that for another window of ours.
        asked = page.get_by_role("dialog").get_by_role("button", name=name)
        if asked.is_visible():
            asked.click()


def review(page: Page, title: str) -> None:
    page.goto("/admin/moderation/")
    follow(page, page.get_by_role("link", name=f"Review {title}"))


def open_for_editing(page: Page, title: str) -> None:
    page.goto("/admin/my-network/")
    follow(page, main(page).get_by_role("link", name=title).first)


def tab_to(page: Page, name: str, most: int = 80) -> None:
    """Press Tab until the focus is on `name`, whose focus must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found["name"] == name:
            assert found["seen"], f"the focus on {name} cannot be seen"
            return
    raise AssertionError(f"Tab does not reach {name}")


FOCUSED = """() => {
    const element = document.activeElement;
    const label = element.labels?.length ? element.labels[0].innerText : element.innerText;
    const style = getComputedStyle(element);
    return {
        name: (label || '').replace(/\\s+/g, ' ').trim(),
        seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    };
}"""
