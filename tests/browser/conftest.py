"""A real Chromium: one for all tests of this folder that a worker runs, a fresh profile for each test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.browser.watch import Watch
from tests.browser.workshop import Workshop
from tests.demonstration import Demonstration, one_more
from tests.served.server import running

WIDE = {"width": 1280, "height": 800}
# Wagtail waits three seconds before it saves; a busy machine longer.
PATIENCE_MILLISECONDS = 20_000


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in getattr(item, "fixturenames", []):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed after the last test here: it gives this thread an event loop, to which Django objects."""
    with pytest.MonkeyPatch.context() as patch, chromium.started() as browser:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=PATIENCE_MILLISECONDS)
        yield browser


@contextmanager
def profiles(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Open pages of the site at `address`, each in a profile of its own; the arguments are Playwright's.

    Whatever a test looks at: nothing may come from another site, fail to load, or be logged as an error.
    """
    opened = []

    def open_one(**options) -> Page:
        settings = {"base_url": address, "locale": "en-GB", "timezone_id": "Europe/London", "viewport": WIDE}
        context = browser.new_context(**settings | options)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        opened.append((context, Watch(context, address)))
        return context.new_page()

    yield open_one
    for context, watch in opened:
        context.close()
        assert watch.faults == []


@pytest.fixture
def open_page(browser, server) -> Iterator[Callable[..., Page]]:
    """Pages of the demonstration, for reading."""
    with profiles(browser, server) as open_one:
        yield open_one


@pytest.fixture(scope="module")
def workshop_copy(demonstration_copy, django_db_blocker) -> Iterator[Demonstration]:
    """A demonstration that nobody else reads."""
    with django_db_blocker.unblock(), one_more(demonstration_copy) as copy:
        yield copy


@pytest.fixture(scope="module")
def workshop(workshop_copy, tmp_path_factory) -> Iterator[Workshop]:
    """A server of its own, for tests that change things."""
    log = tmp_path_factory.mktemp("workshop") / "server.log"
    with running(workshop_copy, log) as address:
        yield Workshop(address, workshop_copy.database)


@pytest.fixture(scope="module")
def staff_site(workshop_copy, tmp_path_factory) -> Iterator[Workshop]:
    """The workshop's site once more, served for staff only."""
    log = tmp_path_factory.mktemp("staff") / "server.log"
    with running(workshop_copy, log, SITE_ACCESS="staff") as address:
        yield Workshop(address, workshop_copy.database)


@pytest.fixture
def on_staff_site(browser, staff_site) -> Iterator[Callable[..., Page]]:
    """Its pages, for somebody who is not signed in."""
    with profiles(browser, staff_site.address) as open_one:
        yield open_one


@pytest.fixture
def visitor(browser, workshop) -> Iterator[Callable[..., Page]]:
    """Pages of the workshop for somebody who is not signed in."""
    with profiles(browser, workshop.address) as open_one:
        yield open_one


@pytest.fixture
def person(visitor, workshop) -> Callable[..., Page]:
    """Pages of the workshop for one of the demonstration's people: `person("lead")`."""

    def open_as(name: str, **options) -> Page:
        page = visitor(**options)
        page.context.add_cookies([workshop.sign_in(name)])
        return page

    return open_as


@pytest.fixture
def page(open_page) -> Page:
    return open_page()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def reader(request, open_page) -> Page:
    """Once as most people come, once without JavaScript."""
    return open_page(java_script_enabled=request.param)
