"""What people come to do, in Chromium with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.site_map import A_COMMON_WORD


def heading(page: Page):
    return page.get_by_role("main").get_by_role("heading", level=1)


def test_from_the_home_page_to_a_network_to_a_statement_and_back(reader, addresses):
    reader.goto("/")
    title = heading(reader).inner_text()
    network = reader.get_by_role("region", name="Find your network").get_by_role("link").first
    name = network.inner_text()
    network.click()
    expect(heading(reader)).to_have_text(name)
    reader.goto(addresses["network"])
    statement = reader.get_by_role("region", name="What we said").get_by_role("link").first
    name = statement.inner_text()
    statement.click()
    expect(heading(reader)).to_have_text(name)
    reader.get_by_role("navigation", name="Breadcrumb").get_by_role("link").last.click()
    expect(reader).to_have_url(re.compile(re.escape(addresses["network"]) + "$"))
    reader.go_back()
    expect(heading(reader)).to_have_text(name)
    reader.get_by_role("banner").get_by_role("link", name="Staff networks").first.click()
    expect(heading(reader)).to_have_text(title)


def test_from_month_to_month(reader, addresses):
    reader.goto("/")
    menu = reader.get_by_role("navigation", name="Main")
    menu.locator(f"a[href='{addresses['updates']}']").click()
    expect(reader).to_have_url(re.compile(re.escape(addresses["updates"]) + "$"))
    reader.goto(addresses["newest month"])
    newest = heading(reader).inner_text()
    expect(reader.get_by_role("link", name="Later")).to_have_count(0)
    reader.get_by_role("link", name="Earlier").click()
    expect(heading(reader)).not_to_have_text(newest)
    reader.get_by_role("link", name="Later").click()
    expect(heading(reader)).to_have_text(newest)
    reader.goto(addresses["oldest month"])
    expect(reader.get_by_role("link", name="Earlier")).to_have_count(0)


def test_a_missing_month_stands_in_its_place_as_an_honest_gap(reader, addresses):
    reader.goto(addresses["year with a missing month"])
    months = reader.get_by_role("main").get_by_role("listitem")
    rows = [row.strip() for row in months.all_inner_texts()]
    (gap,) = [place for place, row in enumerate(rows) if row.startswith("No update published for ")]
    assert 0 < gap < len(rows) - 1
    expect(months.nth(gap).get_by_role("link")).to_have_count(0)


def test_from_the_commitments_to_one_and_to_the_month_that_moved_it(reader, addresses):
    reader.goto(addresses["commitments"])
    promise = (
        reader.get_by_role("main").get_by_role("listitem").get_by_role("heading").get_by_role("link").first
    )
    title = promise.inner_text()
    promise.click()
    expect(heading(reader)).to_have_text(title)
    expect(reader.get_by_role("main")).to_contain_text("Who answers for it")
    reader.goto(addresses["commitment that moved"])
    moved = reader.get_by_role("region", name="Month by month").get_by_role("link").first
    month = moved.inner_text().split(":")[0]
    moved.click()
    expect(heading(reader)).to_have_text(month)


def test_search_and_the_second_page_of_what_was_found(reader):
    reader.goto("/")
    reader.get_by_role("banner").get_by_role("link", name="Search").click()
    search_for(reader, A_COMMON_WORD)
    expect(reader).to_have_title(re.compile(A_COMMON_WORD))
    first = results(reader)
    assert len(first) == 10
    reader.get_by_role("link", name="Next").click()
    second = results(reader)
    assert second
    assert not set(first) & set(second)
    reader.get_by_role("link", name="Previous").click()
    assert results(reader) == first


def test_a_search_that_finds_nothing_says_so_and_keeps_the_words(reader):
    reader.goto("/search/")
    search_for(reader, "zyzzyva")
    expect(reader.get_by_role("main")).to_contain_text("zyzzyva")
    expect(reader.get_by_role("main").get_by_role("searchbox")).to_have_value("zyzzyva")
    assert results(reader) == []


def test_a_search_for_nothing_or_for_too_much_says_what_to_do(reader, addresses):
    reader.goto("/search/?q=")
    assert results(reader) == []
    reader.goto(addresses["search for too much"])
    box = reader.get_by_role("main").get_by_role("searchbox")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(box).to_have_accessible_description(re.compile("200"))
    expect(reader).to_have_title(re.compile("^Error: "))


@pytest.mark.parametrize("state", ["search results", "second page of results"])
def test_how_much_was_found_is_said(reader, addresses, state):
    reader.goto(addresses[state])
    expect(reader.get_by_role("status")).to_contain_text(re.compile(r"\d+ (page|result)s?"))


def search_for(page: Page, words: str) -> None:
    form = page.get_by_role("main").get_by_role("search")
    form.get_by_role("searchbox").fill(words)
    form.get_by_role("button", name="Search").click()
    page.wait_for_url("**/search/?q=*")


def results(page: Page) -> list[str]:
    links = page.get_by_role("main").get_by_role("listitem").get_by_role("heading").get_by_role("link")
    return [link.get_attribute("href") for link in links.all()]
