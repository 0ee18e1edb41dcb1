"""Everything without a mouse: one way through the page, always seen, never stuck."""

import pytest
from playwright.sync_api import Page, expect

TYPES = [
    *("home", "all networks", "network", "current statement", "cancelled event", "every block", "updates"),
    *("year with a missing month", "month in the middle", "commitments", "commitment that moved"),
    *("second page of results", "search for too much", "older alerts", "privacy settings", "sign-in"),
]
MOST_STOPS = 150
# What people can operate. `tabindex=-1` is for the focus only we set.
OPERABLE = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
)].filter(element => element.checkVisibility({visibilityProperty: true})).length"""
# What the focused element looks like, with and without the focus, and whether anything lies over it.
STOP = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const looks = node => {
        const style = getComputedStyle(node);
        const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth);
        const outline = drawn ? style.outline : '';
        return [outline, style.boxShadow, style.borderColor, style.backgroundColor].join();
    };
    // A card may be marked as a whole for the link in it.
    const marked = () => [looks(element), element.closest('li') ? looks(element.closest('li')) : ''].join();
    const focused = marked();
    const box = element.getBoundingClientRect(), line = element.getClientRects()[0];
    const x = line.left + line.width / 2, y = line.top + Math.min(line.height / 2, 12);
    const top = document.elementFromPoint(x, y);
    element.blur();
    const unfocused = marked();
    element.focus({preventScroll: true});
    return {
        name: (element.innerText || element.getAttribute('aria-label') || element.name || '').trim(),
        tag: element.tagName.toLowerCase(),
        href: element.getAttribute('href'),
        order: element.tabIndex,
        seen: focused !== unfocused,
        inside: box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight + 1 && box.right <= innerWidth + 1,
        tall: box.height > innerHeight,
        covered: !(top && (element.contains(top) || top.contains(element))),
        row: Math.round(box.top + scrollY),
    };
}"""


def stops(page: Page) -> list[dict]:
    """Where the tab key stops from the top of the page until it leaves it, in order."""
    # What is wrong with a form has the focus; the way begins above it.
    page.evaluate(
        "document.body.tabIndex = -1, document.body.focus(), document.body.removeAttribute('tabindex')"
    )
    found = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return found
        found.append(stop)
    raise AssertionError(f"The tab key is still on the page after {MOST_STOPS} stops")


@pytest.fixture
def still(open_page) -> Page:
    """Scrolls and changes colour at once, so that what is measured is where things end."""
    return open_page(reduced_motion="reduce")


@pytest.mark.parametrize("state", TYPES)
def test_every_operable_thing_is_reached_in_order_and_seen(still, addresses, state):
    still.goto(addresses[state])
    operable = still.evaluate(OPERABLE)
    way = stops(still)
    assert way[0]["href"] == "#main", "the skip link comes first"
    assert len(way) == operable, "each thing is reached once"
    assert [stop["name"] or stop["tag"] for stop in way if not stop["seen"]] == [], "the focus is not seen"
    hidden = [stop["name"] for stop in way if stop["covered"] or not (stop["inside"] or stop["tall"])]
    assert hidden == [], "the focus is out of sight"
    assert [stop["name"] for stop in way if stop["order"] > 0] == [], "an order of its own"


def test_the_skip_link_skips_to_the_content(reader, addresses):
    reader.goto(addresses["network"])
    reader.keyboard.press("Tab")
    skip = reader.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("main")).to_be_focused()
    reader.keyboard.press("Tab")
    inside = "document.querySelector('main').contains(document.activeElement)"
    assert reader.evaluate(inside)


def test_the_history_opens_and_closes_with_enter_and_space(reader, addresses):
    reader.goto(addresses["network"])
    history = reader.get_by_role("main").locator("details").last
    for key in ("Enter", "Space", "Enter"):
        is_open = history.evaluate("element => element.open")
        history.locator("summary").focus()
        reader.keyboard.press(key)
        assert history.evaluate("element => element.open") is not is_open


def test_an_alert_is_hidden_with_the_keyboard_alone(reader):
    reader.goto("/")
    alerts = reader.get_by_role("region", name="Alerts")
    before = alerts.get_by_role("button").count()
    while reader.evaluate("document.activeElement.tagName") != "BUTTON":
        reader.keyboard.press("Tab")
    reader.keyboard.press("Space")
    expect(alerts.get_by_role("button")).to_have_count(before - 1)


def test_a_search_is_made_with_the_keyboard_alone(reader):
    reader.goto("/search/")
    reader.get_by_role("main").locator("input[name=q]").focus()
    reader.keyboard.type("carers")
    reader.keyboard.press("Enter")
    expect(reader).to_have_url("/search/?q=carers", timeout=10_000)


def test_the_way_leads_back_as_it_led_forth(still, addresses):
    still.goto(addresses["every block"])
    forth = [stop["name"] for stop in stops(still)]
    back = []
    for _ in forth:
        still.keyboard.press("Shift+Tab")
        back.append(still.evaluate(STOP)["name"])
    assert back == forth[::-1]
