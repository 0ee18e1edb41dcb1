"""What the site stores in a browser is what its privacy page says, no more and no less."""

from collections import deque

from playwright.sync_api import Page, expect

from home.demonstration.accounts import PASSWORD
from home.stored_in_browser import STORED_ITEMS
from tests.browser.steps import follow, hide_first, sign_in
from tests.site_map import ERRORS, FOR_STAFF

STORED_AND_LINKS = """async () => [
    [
        ...Object.keys(localStorage), ...Object.keys(sessionStorage),
        ...(await indexedDB.databases()).map(database => database.name), ...(await caches.keys()),
        ...(await navigator.serviceWorker.getRegistrations()).map(worker => worker.scope),
    ],
    [...document.querySelectorAll('a[href]')].map(link => link.href),
]"""
LEFT_OUT = ("/admin/", "/documents/", "/media/", "/static/", "/accounts/")
ENOUGH = 60


def look(page: Page) -> tuple[set[str], list[str]]:
    """The names of everything the browser keeps for the page's site, and where the page's links lead."""
    names, links = page.evaluate(STORED_AND_LINKS)
    return {cookie["name"] for cookie in page.context.cookies()} | set(names), links


def stored(page: Page) -> set[str]:
    return look(page)[0]


def visit(page: Page, path: str) -> tuple[set[str], list[str]]:
    """`look` at what is there. Calendars, feeds and tables are only fetched: a browser would save them."""
    kind = page.request.get(path).headers.get("content-type", "")
    if not kind.startswith("text/html"):
        return {cookie["name"] for cookie in page.context.cookies()}, []
    page.goto(path)
    return look(page)


def crawl(page: Page, server: str) -> set[str]:
    """Go wherever links lead; give the names of all that was stored on the way."""
    names, queue, known = set(), deque(["/", *ERRORS.values(), "/every-block/"]), set()
    while queue:
        path = queue.popleft()
        found, links = visit(page, path)
        names |= found
        for address in links:
            target = address.split("#")[0].removeprefix(server)
            if target.startswith("/") and not target.startswith(LEFT_OUT) and target not in known:
                known.add(target)
                queue.append(target)
    assert len(known) > ENOUGH
    return names


def test_nothing_is_stored_for_somebody_who_only_reads(page, server):
    assert crawl(page, server) == set()


def test_the_privacy_page_lists_all_that_is_stored_and_nothing_else(page, server):
    page.goto("/")
    hide_first(page)
    names = stored(page)
    page.goto("/accounts/login/")
    sign_in(page, "reader", PASSWORD)
    page.goto(FOR_STAFF)
    names |= stored(page)
    names |= crawl(page, server)
    assert names == {item.name for item in STORED_ITEMS}
    page.goto("/privacy-settings/")
    rows = page.get_by_role("main").get_by_role("rowheader")
    assert names == set(rows.all_inner_texts())


def test_the_cookie_of_hidden_alerts_holds_numbers_only_and_ends_with_them(page):
    page.goto("/")
    hide_first(page)
    (cookie,) = page.context.cookies()
    assert cookie["value"].replace(".", "").replace("_", "").isdigit()
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert cookie["path"] == "/"
    days = page.evaluate("ends => (ends * 1000 - Date.now()) / 86_400_000", cookie["expires"])
    assert 0 < days <= 30


def test_showing_hidden_alerts_again_leaves_nothing_behind(page):
    page.goto("/")
    hide_first(page)
    page.goto("/privacy-settings/")
    follow(page, page.get_by_role("button", name="Show hidden alerts again"))
    expect(page.get_by_role("status")).to_be_visible()
    assert stored(page) == set()
