"""What people come to do, in Chromium with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from home.demonstration.accounts import PASSWORD
from tests.browser.steps import follow, heading, main, sign_in
from tests.site_map import A_COMMON_WORD, FOR_STAFF


def test_from_the_home_page_to_a_network_to_a_statement_and_back(reader, addresses):
    reader.goto("/")
    title = heading(reader).inner_text()
    network = reader.get_by_role("region", name="Find your network").get_by_role("link").first
    name = network.inner_text()
    follow(reader, network)
    expect(heading(reader)).to_have_text(name)
    reader.goto(addresses["network"])
    statement = reader.get_by_role("region", name="What we said").get_by_role("link").first
    name = statement.inner_text()
    follow(reader, statement)
    expect(heading(reader)).to_have_text(name)
    follow(reader, reader.get_by_role("navigation", name="Breadcrumb").get_by_role("link").last)
    expect(reader).to_have_url(re.compile(re.escape(addresses["network"]) + "$"))
    reader.go_back()
    expect(heading(reader)).to_have_text(name)
    follow(reader, reader.get_by_role("banner").get_by_role("link", name="Staff networks").first)
    expect(heading(reader)).to_have_text(title)


def test_from_month_to_month(reader, addresses):
    reader.goto("/")
    menu = reader.get_by_role("navigation", name="Main")
    follow(reader, menu.locator(f"a[href='{addresses['updates']}']"))
    expect(reader).to_have_url(re.compile(re.escape(addresses["updates"]) + "$"))
    reader.goto(addresses["newest month"])
    newest = heading(reader).inner_text()
    expect(reader.get_by_role("link", name="Later")).to_have_count(0)
    follow(reader, reader.get_by_role("link", name="Earlier"))
    expect(heading(reader)).not_to_have_text(newest)
    follow(reader, reader.get_by_role("link", name="Later"))
    expect(heading(reader)).to_have_text(newest)
    reader.goto(addresses["oldest month"])
    expect(reader.get_by_role("link", name="Earlier")).to_have_count(0)


def test_a_missing_month_stands_in_its_place_as_an_honest_gap(reader, addresses):
    reader.goto(addresses["year with a missing month"])
    months = main(reader).get_by_role("listitem")
    rows = [row.strip() for row in months.all_inner_texts()]
    (gap,) = [place for place, row in enumerate(rows) if row.startswith("No update published for ")]
    assert 0 < gap < len(rows) - 1
    follow(reader, months.nth(gap).get_by_role("link"))
    expect(heading(reader)).to_have_text(re.compile("^No update was published for "))


def test_from_the_commitments_to_one_and_to_the_month_that_moved_it(reader, addresses):
    reader.goto(addresses["commitments"])
    promise = main(reader).get_by_role("listitem").get_by_role("heading").get_by_role("link").first
    title = promise.inner_text()
    follow(reader, promise)
    expect(heading(reader)).to_have_text(title)
    expect(main(reader)).to_contain_text("Who answers for it")
    reader.goto(addresses["commitment that moved"])
    moved = reader.get_by_role("region", name="What happened").get_by_role("link").first
    month = moved.inner_text().split(":")[0]
    follow(reader, moved)
    expect(heading(reader)).to_have_text(month)


def test_search_and_the_second_page_of_what_was_found(reader):
    reader.goto("/")
    search_for(reader, A_COMMON_WORD, within=reader.get_by_role("banner"))
    expect(reader).to_have_title(re.compile(A_COMMON_WORD))
    first = results(reader)
    assert len(first) == 10
    follow(reader, reader.get_by_role("link", name="Next"))
    second = results(reader)
    assert second
    assert not set(first) & set(second)
    follow(reader, reader.get_by_role("link", name="Previous"))
    assert results(reader) == first


def test_a_search_that_finds_nothing_says_so_and_keeps_the_words(reader):
    reader.goto("/search/")
    search_for(reader, "zyzzyva")
    expect(main(reader)).to_contain_text("zyzzyva")
    expect(main(reader).locator("input[name=q]")).to_have_value("zyzzyva")
    assert results(reader) == []


def test_a_search_for_nothing_or_for_too_much_says_what_to_do(reader, addresses):
    reader.goto("/search/?q=")
    assert results(reader) == []
    reader.goto(addresses["search for too much"])
    box = main(reader).locator("input[name=q]")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_accessible_description(re.compile("200"))
    expect(reader).to_have_title(re.compile("^Error: "))


@pytest.mark.parametrize("state", ["search results", "second page of results"])
def test_how_much_was_found_is_said(reader, addresses, state):
    reader.goto(addresses[state])
    said = reader.get_by_role("status").filter(has_text=re.compile(r"\d+ (page|result)s?"))
    expect(said).to_have_count(1)


def test_signing_in_leads_to_the_page_that_asked_for_it_and_signing_out_closes_it_again(reader):
    reader.goto(FOR_STAFF)
    expect(heading(reader)).to_have_text("Sign in")
    sign_in(reader, "reader", PASSWORD)
    expect(heading(reader)).to_have_text("Only for staff")
    follow(reader, reader.get_by_role("contentinfo").get_by_role("button", name="Sign out"))
    reader.goto(FOR_STAFF)
    expect(heading(reader)).to_have_text("Sign in")


def test_a_refused_sign_in_says_so_and_keeps_the_name(reader):
    reader.goto("/accounts/login/")
    sign_in(reader, "reader", "wrong")
    expect(reader).to_have_title(re.compile("^Error: "))
    expect(reader.get_by_role("alert")).to_contain_text("There is a problem")
    expect(reader.get_by_label("Username")).to_have_value("reader")
    expect(reader.get_by_label("Password")).to_have_value("")


def search_for(page: Page, words: str, within: Locator | None = None) -> None:
    form = (within or main(page)).get_by_role("search")
    form.locator("input[name=q]").fill(words)
    follow(page, form.get_by_role("button", name="Search"))


def results(page: Page) -> list[str]:
    links = main(page).get_by_role("listitem").get_by_role("heading").get_by_role("link")
    return [link.get_attribute("href") for link in links.all()]
