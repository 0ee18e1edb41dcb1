"""What members of staff come to find out or do, from home: in three clicks, or a search and a click."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.steps import alert_titles, follow, heading, hide_first, main

MOST_CLICKS, CLICKS_OF_A_SEARCH = 3, 2


@dataclass
class Colleague:
    """Somebody who stands at home, and counts."""

    page: Page
    left: int = MOST_CLICKS

    def click(self, name: str | re.Pattern, role: str = "link", within: Locator | None = None) -> None:
        """Follow the first link, or press the first button, that says `name`."""
        assert self.left, "too many clicks"
        self.left -= 1
        follow(self.page, (within or self.page).get_by_role(role, name=name).first)

    def search(self, words: str) -> None:
        """Use the search box in the header, without a click so far."""
        assert self.left == MOST_CLICKS
        self.left -= CLICKS_OF_A_SEARCH
        box = self.page.get_by_role("banner").get_by_role("searchbox", name="Search")
        box.fill(words)
        with self.page.expect_navigation():
            box.press("Enter")

    def menu(self, name: str) -> None:
        self.click(name, within=self.page.get_by_role("navigation", name="Main"))

    def foot(self, name: str) -> None:
        self.click(name, within=self.page.get_by_role("contentinfo"))

    def reads(self, words: str | re.Pattern) -> None:
        expect(main(self.page)).to_contain_text(words)


@pytest.fixture
def colleague(page) -> Colleague:
    page.goto("/")
    return Colleague(page)


def downloaded(page: Page, link: Locator) -> str:
    """What is in the file behind `link`."""
    with page.expect_download() as download:
        link.click()
    return download.value.path().read_text("utf-8-sig")


def test_who_leads_the_race_equality_network(colleague):
    colleague.foot("People")
    network = main(colleague.page).get_by_role("region", name="Race Equality Network")
    expect(network).to_contain_text(re.compile(r"Farida Rahman\s+Co-chair, since \d+ \w+ \d{4}"))


def test_how_do_i_write_to_a_chair(colleague):
    colleague.search("Farida Rahman")
    colleague.click("Farida Rahman")
    mailbox = main(colleague.page).get_by_role("link", name="race-equality@example.org").first
    expect(mailbox).to_have_attribute("href", "mailto:race-equality@example.org")


def test_what_did_a_network_say_in_2025(colleague):
    colleague.foot("Statements")
    colleague.click("2025")
    colleague.click("Ask, listen, get it right next time")
    expect(main(colleague.page).locator("time").first).to_have_text(re.compile("2025$"))


def test_what_replaced_a_statement(colleague):
    colleague.search("all-white panels")
    colleague.click("No more all-white interview panels")
    notice = main(colleague.page).locator(".notice--superseded")
    expect(notice.get_by_role("link", name="Fair panels are a start, not the finish")).to_be_visible()


def test_why_is_a_month_missing(colleague):
    colleague.menu("Our progress")
    colleague.click(re.compile("^No update published for"))
    expect(heading(colleague.page)).to_contain_text("No update was published for")
    colleague.reads("Who was to write it")
    expect(main(colleague.page).locator(".pagination a")).to_have_count(2)


def test_why_did_a_network_pause(colleague):
    colleague.click("Race Equality Network", within=main(colleague.page))
    colleague.click("All our updates")
    colleague.click(re.compile(""), within=main(colleague.page).locator(".months__gap--paused"))
    colleague.reads("Paused: The committee was handing over")


def test_is_the_lift_working(colleague):
    colleague.search("lift")
    colleague.click("The main lift at the Civic Centre is out of use", within=main(colleague.page))
    colleague.reads("Please use the Garden Street entrance")


def test_was_this_checked(colleague):
    colleague.click("Carers Network", within=main(colleague.page))
    main(colleague.page).get_by_text("No check by a second person is on record").last.click()
    colleague.reads("is checked by a second person before it is published")
    colleague.reads(re.compile(r"This page was due to be checked by \d+ \w+ \d{4} but has not been"))


def test_how_late_is_a_promise(colleague):
    late = main(colleague.page).locator(".overdue-list li").first
    words = late.locator("strong").inner_text()
    assert re.fullmatch(r"\d+ (day|week|month)s? late", words)
    colleague.click(re.compile(""), within=late)
    colleague.reads(words)
    expect(main(colleague.page)).not_to_contain_text("Due by")


def test_who_answers_for_a_promise(colleague):
    colleague.search("RE-01")
    colleague.click(re.compile("Mixed interview panels"))
    answers = main(colleague.page).locator(".facts__fact", has_text="Who answers for it")
    expect(answers.get_by_role("link", name="recruitment@example.org")).to_be_visible()


def test_what_changed_last_month(colleague):
    headline = main(colleague.page).locator(".topics a").first
    words = headline.inner_text()
    colleague.click(words)
    expect(main(colleague.page).locator(":target")).to_contain_text(words)
    expect(main(colleague.page).locator(":target")).to_be_in_viewport()


def test_what_came_of_what_staff_said(colleague):
    colleague.foot("You said, we did")
    colleague.reads("There is nowhere to pray at the depot.")
    colleague.reads("A store room by the east gate is being cleared")


def test_whom_can_i_tell_about_harassment(colleague):
    colleague.foot("Where to turn")
    person = main(colleague.page).get_by_role("link", name="01632 960 101")
    expect(person).to_have_attribute("href", re.compile(r"^tel:\+?\d+$"))


def test_tell_a_network_something_without_my_name(colleague):
    colleague.click("Carers Network", within=main(colleague.page))
    colleague.click("Tell us something without your name")
    main(colleague.page).get_by_label("What would you like to tell us?").fill("The noon meetings clash.")
    colleague.click("Send", role="button", within=main(colleague.page))
    colleague.reads("Thank you")


def test_what_is_kept_of_what_i_send(colleague):
    colleague.foot("Contact us")
    colleague.click("What we keep, in full")
    colleague.reads("It says nothing about order")


def test_join_a_mailing_list(colleague):
    colleague.click("Carers Network", within=main(colleague.page))
    colleague.click("Join the mailing list")
    main(colleague.page).get_by_label("Your email address").fill("sam@example.org")
    colleague.click("Ask to join", role="button", within=main(colleague.page))
    expect(heading(colleague.page)).to_have_text("Check your email")


def test_put_the_next_event_into_my_calendar(colleague):
    colleague.click("Shared lunch", within=main(colleague.page))
    event = downloaded(colleague.page, main(colleague.page).get_by_role("link", name="Add to my calendar"))
    assert "SUMMARY:Shared lunch" in event


def test_subscribe_to_events_on_a_site_for_staff(on_staff_site, staff_site):
    page = on_staff_site()
    page.context.add_cookies([staff_site.sign_in("reader")])
    page.goto("/")
    colleague = Colleague(page)
    colleague.foot("Events")
    colleague.click("Subscribe with a private address")
    colleague.click("Make my addresses", role="button")
    address = urlsplit(main(page).locator("code", has_text="/calendar.ics").first.inner_text())
    outlook = on_staff_site().request.get(f"{address.path}?{address.query}")
    assert "SUMMARY:Shared lunch" in outlook.text()


def test_work_with_the_promises_in_a_spreadsheet(colleague):
    colleague.menu("Commitments")
    table = downloaded(colleague.page, main(colleague.page).get_by_role("link", name="Download (CSV)"))
    assert "Mixed interview panels" in table


def test_report_that_a_page_cannot_be_used(colleague):
    colleague.foot("Accessibility statement")
    mailbox = main(colleague.page).get_by_role("link", name="equality@example.org").first
    expect(mailbox).to_have_attribute("href", "mailto:equality@example.org")


def test_get_back_an_alert_that_i_hid(colleague):
    title = hide_first(colleague.page)
    assert title not in alert_titles(colleague.page)
    colleague.foot("Privacy settings")
    colleague.click(re.compile("^Show"), role="button", within=main(colleague.page))
    assert title in alert_titles(colleague.page)


def test_begin_to_write_as_a_lead(person):
    page = person("lead")
    page.goto("/")
    colleague = Colleague(page)
    colleague.foot("Write and edit")
    expect(page).to_have_url(re.compile("/admin/$"))
