"""A first visit is light: few requests, few bytes, nothing moves, and what was fetched need not be again.

A real server with the static files of production, a fresh profile for each page.
"""

import gzip
from urllib.parse import urlsplit

import pytest

from tests.browser.arriving import moved
from tests.browser.watch import Watch
from tests.served.server import running as serving
from tests.site_map import PAGES

MOST_REQUESTS = 6
MOST_BYTES = 60_000
A_YEAR = 365 * 24 * 60 * 60
SIZES = [{"width": 360, "height": 640}, {"width": 1280, "height": 800}]
PHOTOGRAPHS = "/media/"


@pytest.fixture(scope="module")
def production(demonstration_copy, tmp_path_factory):
    folder = tmp_path_factory.mktemp("production")
    with serving(demonstration_copy, folder / "server.log", static=folder / "static") as address:
        yield address


@pytest.fixture
def visit(browser, production):
    """Open an address as somebody who was never here; give the page and all answers, photographs left out."""
    contexts = []

    def open_first(path: str, **options):
        context = browser.new_context(base_url=production, **options)
        contexts.append(context)
        watch, answers = Watch(context, production), []
        context.on("response", lambda answer: answers.append(answer))
        page = context.new_page()
        page.goto(path)
        assert watch.faults == []
        return page, [answer for answer in answers if PHOTOGRAPHS not in answer.url]

    yield open_first
    for context in contexts:
        context.close()


def transferred(answer) -> int:
    """Bytes on the wire. Pages are compressed by what stands before the site, here by us."""
    body = answer.body()
    if answer.request.is_navigation_request() and "content-encoding" not in answer.headers:
        return len(gzip.compress(body, 6))
    return answer.request.sizes()["responseBodySize"]


@pytest.mark.parametrize("state", PAGES)
def test_a_first_visit_is_light_and_nothing_moves(visit, addresses, state):
    for size in SIZES:
        page, answers = visit(addresses[state], viewport=size)
        # A browser without windows does not fetch the icon for the tab.
        icon = page.get_attribute("link[rel=icon]", "href")
        fetched = {urlsplit(answer.url).path for answer in answers} | {icon}
        assert len(fetched) <= MOST_REQUESTS, fetched
        weights = {answer.url: transferred(answer) for answer in answers}
        assert sum(weights.values()) <= MOST_BYTES, weights
        unsized = page.locator("img:not([width][height])")
        assert unsized.count() == 0, unsized.evaluate_all("all => all.map(image => image.outerHTML)")
        assert moved(page, answers[0].text()) == []


@pytest.mark.parametrize(
    "late",
    [
        "<p>Above, but last</p><style>body {display: flex; flex-direction: column} p + p {order: -1}</style>",
        "<script>document.querySelector('p').style.marginLeft = '9px'</script>",
    ],
)
def test_what_moves_is_noticed(browser, late):
    page = browser.new_page()
    still = "<!doctype html><body><p>First</p>"
    assert moved(page, still) == []
    assert "First<" in moved(page, still + late)[0][0]
    page.close()


def test_static_files_are_compressed_and_kept_for_a_year(visit):
    page, answers = visit("/")
    static = [answer for answer in answers if "/static/" in answer.url]
    assert len(static) >= 3
    for answer in static:
        control = answer.headers["cache-control"]
        assert "immutable" in control, answer.url
        assert int(control.split("max-age=")[1].split(",")[0]) >= A_YEAR, answer.url
    for encoding in ("br", "gzip"):
        for answer in static:
            again = page.request.get(answer.url, headers={"Accept-Encoding": encoding})
            assert again.headers["content-encoding"] == encoding, answer.url


def test_a_second_page_fetches_no_stylesheet_again(visit, addresses):
    page, first = visit("/")
    page.goto(addresses["all networks"])
    seen = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.transferSize)")
    assert seen, first
    assert sum(seen) == 0
