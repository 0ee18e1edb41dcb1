"""axe finds nothing on the screens of our own in the admin, narrow and wide."""

import pytest
from playwright.sync_api import Page

from tests.browser.axe import at_each_width
from tests.browser.steps import follow

# name: (who opens it, path)
SCREENS = {
    "My network": ("lead", "/admin/my-network/"),
    "start of a lead": ("lead", "/admin/"),
    "My submissions": ("lead", "/admin/submissions/"),
    "start of an editor": ("editor", "/admin/"),
    "Moderation": ("editor", "/admin/moderation/"),
    "Published without a second check": ("secondeditor", "/admin/moderation/unchecked/"),
    "Alerts": ("editor", "/admin/alerts/"),
    "Freshness": ("editor", "/admin/reports/freshness/"),
    "Vacancies": ("editor", "/admin/reports/vacancies/"),
    "Scheduled": ("editor", "/admin/reports/scheduled/"),
    "Drafts of all networks": ("equality", "/admin/drafts/"),
    "Statements": ("editor", "/admin/statements/"),
    "People and terms": ("editor", "/admin/terms/"),
    "a new term": ("editor", "/admin/terms/create/"),
    "where to add a statement": ("editor", "/admin/statements/choose_parent/"),
    "Commitments": ("equality", "/admin/commitments/"),
    "a new commitment": ("equality", "/admin/commitments/create/"),
    "Asking for evidence": ("equality", "/admin/evidence/"),
    "a refused question for evidence": ("equality", "/admin/evidence/?as_at=3000-01-01&first=2026-01-01"),
    "an evidence pack": ("equality", "/admin/evidence/?as_at=2026-01-10&first=2025-01-01&last=2026-01-10"),
    "a narrowed register": ("editor", "/admin/statements/?state__exact=current&live=yes"),
    "start of the equality team": ("equality", "/admin/"),
    "Monthly updates": ("equality", "/admin/reports/months/"),
    "You said, we did": ("editor", "/admin/snippets/updates/response/"),
    "Feedback": ("equality", "/admin/feedback/"),
    "Remarks": ("editor", "/admin/remarks/"),
    "Awareness days": ("editor", "/admin/awareness-days/"),
    "Evidence pack": ("equality", "/admin/evidence/"),
    "What people search for": ("editor", "/admin/reports/searches/"),
}
# Wagtail's own furniture, which only Wagtail can change.
FURNITURE = [
    "#wagtail-sidebar",
    ".w-userbar",
    "[data-side-panel]",
    ".w-progress",
    # axe takes what can be typed into for a box that scrolls and has nothing to focus; its name is Wagtail's.
    ".DraftEditor-root",
]
OURS = {"include": [["main"]], "exclude": [[part] for part in FURNITURE]}


def look_at(page: Page, path: str) -> None:
    """Somebody who was sent away would look at another screen than the one that is meant."""
    answer = page.goto(path)
    assert answer.status == 200
    assert answer.url.endswith(path)
    assert at_each_width(page, OURS) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_the_screen_has_no_violation(person, screen):
    who, path = SCREENS[screen]
    page = person(who)
    look_at(page, path)


def test_the_start_of_a_month_has_no_violation(person, workshop):
    page, series = person("equality"), workshop.page_id("/updates/")
    look_at(page, f"/admin/series/{series}/start/")


@pytest.fixture
def review(person) -> Page:
    page = person("secondeditor")
    page.goto("/admin/moderation/")
    follow(page, page.get_by_role("link", name="Review Fire drill at the Civic Centre"))
    return page


def test_the_review_has_no_violation(review):
    assert at_each_width(review, OURS) == []


def test_a_refused_review_has_no_violation(review):
    follow(review, review.get_by_role("button", name="Request changes"))
    assert review.get_by_role("alert").is_visible()
    assert at_each_width(review, OURS) == []


def test_the_page_for_emergencies_has_no_violation(review):
    follow(review, review.get_by_role("link", name="Publish now without a second check"))
    assert at_each_width(review, OURS) == []


def test_the_handover_has_no_violation(person, workshop):
    page = person("editor")
    network, lead = workshop.page_id("/networks/race-equality/"), workshop.person_id("lead")
    look_at(page, f"/admin/networks/{network}/handover/{lead}/")


def test_the_news_by_mail_has_no_violation(person, workshop):
    page, network = person("lead"), workshop.page_id("/networks/race-equality/")
    look_at(page, f"/admin/networks/{network}/digest/")


def test_titles_have_room_in_a_list_of_pages_on_a_phone(person):
    page = person("lead")
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/admin/pages/")
    titles = [cell.bounding_box()["width"] for cell in page.locator(".listing tbody td.title").all()]
    assert titles
    assert min(titles) >= 144
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
