"""Joining and leaving a mailing list, by mouse and by keyboard, with and without JavaScript."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from networks.mailing.subscriptions import hash_of, new_subscription, new_token
from networks.models import NetworkPage
from tests.browser.steps import follow, heading, main
from tests.demonstration import connected_to


@pytest.fixture
def links(demonstration_copy, django_db_blocker) -> dict[str, str]:
    """The addresses in a mail that somebody got who asked to join: to say yes, and to leave."""
    token = new_token()
    with django_db_blocker.unblock(), connected_to(demonstration_copy.database):
        network = NetworkPage.objects.order_by("path").first()
        subscription = new_subscription(network, f"{token}@example.org")
        subscription.answer_hash = hash_of(token)
        subscription.answer_until = timezone.localdate() + timedelta(days=7)
        subscription.save()
    return {"yes": f"/by-mail/yes/{token}/", "leave": f"/by-mail/leave/{subscription.leave_token}/"}


def press(page: Page, name: str) -> None:
    button = main(page).get_by_role("button", name=name)
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_a_network_to_a_mail_on_its_way(reader, addresses):
    reader.goto(addresses["network"])
    name = heading(reader).inner_text()
    follow(reader, main(reader).get_by_role("link", name="Join the mailing list"))
    expect(main(reader).get_by_label("Which network?").locator("option:checked")).to_have_text(name)
    main(reader).get_by_label("Your email address").fill("sam@example")
    follow(reader, main(reader).get_by_role("button", name="Ask to join"))
    main(reader).get_by_role("alert").get_by_role("link").click()
    address = main(reader).get_by_label("Your email address")
    expect(address).to_be_focused()
    expect(address).to_have_value("sam@example")
    address.fill("sam@example.org")
    follow(reader, main(reader).get_by_role("button", name="Ask to join"))
    expect(heading(reader)).to_have_text("Check your email")
    assert reader.context.cookies() == []


def test_asking_by_keyboard_alone_skips_the_trap(reader, addresses):
    reader.goto(addresses["join a network's mailing list"])
    main(reader).get_by_label("Which network?").focus()
    reader.keyboard.press("Tab")
    expect(main(reader).get_by_label("Your email address")).to_be_focused()
    reader.keyboard.type("sam@example.org")
    reader.keyboard.press("Tab")
    expect(main(reader).get_by_role("button", name="Ask to join")).to_be_focused()
    with reader.expect_navigation():
        reader.keyboard.press("Enter")
    expect(heading(reader)).to_have_text("Check your email")


def test_saying_yes_and_leaving_again_by_keyboard(reader, links):
    reader.goto(links["yes"])
    press(reader, "Yes, send me this network’s news")
    expect(heading(reader)).to_have_text("You are on the list")
    reader.goto(links["yes"])
    expect(heading(reader)).to_have_text("This link has expired")
    reader.goto(links["leave"])
    press(reader, "Leave this list")
    expect(heading(reader)).to_have_text("You have left")
    assert reader.context.cookies() == []


def test_asking_for_the_link_to_leave(reader):
    reader.goto("/mailing-lists/leave/")
    main(reader).get_by_label("Your email address").fill("sam@example.org")
    press(reader, "Send me the link")
    expect(heading(reader)).to_have_text("Check your email")
