"""`make screenshots`: the pictures in README and docs, from the demonstration while `make run` serves it."""

import shutil
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from tools.project import ROOT, setting

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

FOLDER = ROOT / "docs" / "screenshots"
PASSWORD = "staff-networks-demo"  # noqa: S105 - of the demonstration's made-up people
WIDTH, HEIGHT = 1280, 860

# name: (who is signed in, path, what they press there)
PICTURES = {
    "home": (None, "/", []),
    "statement": (None, "/networks/race-equality/racist-abuse-at-work/", ["Hide"]),
    "my-network": ("lead", "/admin/my-network/", []),
    "kind-of-change": ("lead", "/admin/my-network/", ["How mentoring pairs are made", "Settings"]),
    "start-next-month": (
        "equality",
        "/admin/reports/months/",
        ["Our progress", "Actions", "Start next month"],
    ),
    "months": ("equality", "/admin/reports/months/", []),
    "moderation": ("secondeditor", "/admin/moderation/", []),
    "review": ("secondeditor", "/admin/moderation/", ["Review Race Equality Network"]),
    "freshness": ("editor", "/admin/reports/freshness/", []),
    "scheduled": ("editor", "/admin/reports/scheduled/", []),
    "alerts-board": ("editor", "/admin/alerts/", []),
    "statements": ("editor", "/admin/statements/?state__exact=current", []),
    "you-said-we-did": (None, "/you-said-we-did/", ["Hide"]),
}


def screenshots(_arguments: list[str]) -> int:
    """Take every picture; return 1 when a page did not answer 200."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this command needs the test packages

    base = setting("BASE_URL", f"http://127.0.0.1:{setting('PORT', '8000')}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        failed = [name for name in PICTURES if not take(browser, base, name)]
        browser.close()
    for name in failed:
        print(f"{name}: the page did not answer.", file=sys.stderr)
    return int(bool(failed))


def take(browser: "Browser", base: str, name: str) -> bool:
    who, path, presses = PICTURES[name]
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
    if who:
        sign_in(page, base, who)
    response = page.goto(base + path)
    for label in presses:
        press(page, label)
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    save(page.screenshot(), FOLDER / f"{name}.png")
    page.close()
    return bool(response and response.ok)


def press(page: "Page", label: str) -> None:
    found = page.get_by_role("link", name=label)
    for role in ("button", "tab"):
        found = found.or_(page.get_by_role(role, name=label))
    found.first.click()
    page.wait_for_load_state("networkidle")


def save(picture: bytes, path: Path) -> None:
    """Store it in 256 colours: a quarter of the size, and no difference anybody sees in a page of text."""
    from PIL import Image  # noqa: PLC0415 - as above

    Image.open(BytesIO(picture)).convert("RGB").quantize(256).save(path, "PNG", optimize=True)


def sign_in(page: "Page", base: str, who: str) -> None:
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=login]", who)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()


def chromium() -> Path:
    programs = map(shutil.which, ("chromium", "chromium-headless-shell"))
    return Path(next(filter(None, programs), "chromium"))
