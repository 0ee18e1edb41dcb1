"""Finds and starts Chromium; where it cannot, the tests are skipped, or fail where they are required."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

# The first is Chromium without windows: a third less work for the machine.
PROGRAMS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
HINT = "Type: apt-get install --no-install-recommends chromium-headless-shell libatomic1"
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]


@contextmanager
def started(*arguments: str) -> Iterator[Browser]:
    """Start it, with more `arguments` of Chromium's own."""
    program = find()
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    playwright = start_driver()
    try:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET + as_root + list(arguments))
        yield browser
        browser.close()
    finally:
        playwright.stop()


def find() -> str:
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    return found or unavailable(f"There is no Chromium on the path. {HINT}")


def start_driver() -> Playwright:
    try:
        return sync_playwright().start()
    except Exception as error:  # Playwright's own program says nothing better when a library is missing
        unavailable(f"Playwright did not start ({error}). {HINT}")


def unavailable(reason: str) -> NoReturn:
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
