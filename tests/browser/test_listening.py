"""Telling us something, by mouse and by keyboard, with and without JavaScript."""

from playwright.sync_api import Page, expect

from tests.browser.steps import follow, heading, main


def send(page: Page, name: str = "Send") -> None:
    follow(page, main(page).get_by_role("button", name=name, exact=True))


def test_from_a_network_to_feedback_warned_changed_and_sent(reader, addresses):
    reader.goto(addresses["network"])
    name = heading(reader).inner_text()
    follow(reader, main(reader).get_by_role("link", name="Tell us something without your name"))
    expect(main(reader).get_by_label("Which network is it about?").locator("option:checked")).to_have_text(
        name
    )
    text = main(reader).get_by_label("What would you like to tell us?")
    text.fill("Please write to amara@example.org about the rota.")
    send(reader)
    expect(main(reader).get_by_role("alert")).to_contain_text("amara@example.org")
    expect(text).to_have_value("Please write to amara@example.org about the rota.")
    text.fill("The rota comes too late.")
    send(reader)
    expect(heading(reader)).to_have_text("Thank you")
    assert reader.context.cookies() == []


def test_feedback_by_keyboard_alone_skips_the_trap(reader):
    reader.goto("/feedback/")
    main(reader).get_by_label("What would you like to tell us?").focus()
    reader.keyboard.type("More quiet rooms, please.")
    reader.keyboard.press("Tab")
    expect(main(reader).get_by_label("Which network is it about?")).to_be_focused()
    reader.keyboard.press("Tab")
    expect(main(reader).get_by_role("button", name="Send", exact=True)).to_be_focused()
    with reader.expect_navigation():
        reader.keyboard.press("Enter")
    expect(heading(reader)).to_have_text("Thank you")


def test_an_empty_message_leads_to_the_field(reader):
    reader.goto("/feedback/")
    send(reader)
    main(reader).get_by_role("alert").get_by_role("link").click()
    expect(main(reader).get_by_label("What would you like to tell us?")).to_be_focused()
