"""A real Chromium: one for all tests of this folder that a worker runs, a fresh profile for each test."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import chromium
from tests.browser.watch import Watch

WIDE = {"width": 1280, "height": 800}
PATIENCE_MILLISECONDS = 10_000


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in getattr(item, "fixturenames", []):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed after the last test here: it gives this thread an event loop, to which Django objects."""
    with pytest.MonkeyPatch.context() as patch, chromium.started() as browser:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield browser


@pytest.fixture
def open_page(browser, server) -> Iterator[Callable[..., Page]]:
    """Open a page in a profile of its own; the arguments are Playwright's for a context.

    Whatever a test looks at: nothing may come from another site, fail to load, or be logged as an error.
    """
    opened = []

    def open_one(**options) -> Page:
        settings = {"base_url": server, "locale": "en-GB", "timezone_id": "Europe/London", "viewport": WIDE}
        context = browser.new_context(**settings | options)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        opened.append((context, Watch(context, server)))
        return context.new_page()

    yield open_one
    for context, watch in opened:
        context.close()
        assert watch.faults == []


@pytest.fixture
def page(open_page) -> Page:
    return open_page()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def reader(request, open_page) -> Page:
    """Once as most people come, once without JavaScript."""
    return open_page(java_script_enabled=request.param)
