"""`make screenshots`: the pictures in README and docs, from the demonstration while `make run` serves it."""

import shutil
import sys
from io import BytesIO
from pathlib import Path

from tools.project import ROOT, setting

FOLDER = ROOT / "docs" / "screenshots"
PASSWORD = "staff-networks-demo"  # noqa: S105 - of the demonstration's made-up people
WIDTH, HEIGHT = 1280, 860

# name: (who is signed in, path)
PICTURES = {
    "home": (None, "/"),
    "statement": (None, "/networks/race-equality/racist-abuse-at-work/"),
    "my-network": ("lead", "/admin/my-network/"),
    "moderation": ("secondeditor", "/admin/moderation/"),
    "review": ("secondeditor", "the first link to a review on /admin/moderation/"),
    "alerts-board": ("editor", "/admin/alerts/"),
    "scheduled": ("editor", "/admin/reports/scheduled/"),
    "freshness": ("editor", "/admin/reports/freshness/"),
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


def take(browser, base: str, name: str) -> bool:
    who, path = PICTURES[name]
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    if who:
        sign_in(page, base, who)
    if path.startswith("the first link"):
        page.goto(f"{base}/admin/moderation/")
        path = page.get_by_role("link", name="Review").first.get_attribute("href")
    response = page.goto(base + path)
    page.evaluate("document.fonts.ready")
    save(page.screenshot(), FOLDER / f"{name}.png")
    page.close()
    return bool(response and response.ok)


def save(picture: bytes, path: Path) -> None:
    """Store it in 256 colours: a quarter of the size, and no difference anybody sees in a page of text."""
    from PIL import Image  # noqa: PLC0415 - as above

    Image.open(BytesIO(picture)).convert("RGB").quantize(256).save(path, "PNG", optimize=True)


def sign_in(page, base: str, who: str) -> None:
    page.goto(f"{base}/admin/login/")
    page.fill("input[name=username]", who)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_load_state()


def chromium() -> Path:
    return Path(shutil.which("chromium") or "chromium")
