"""How pages behave on narrow screens, with large fingers, in forced colours, without motion."""

from io import BytesIO
from statistics import median

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.steps import heading
from tests.site_map import ERRORS, PAGES

NARROW = {"width": 320, "height": 640}
LEAST_TARGET = 24
# Wider than the screen, unless a box of its own scrolls it.
TOO_WIDE = """() => {
    const scrolled = element => {
        for (let box = element.parentElement; box; box = box.parentElement) {
            if (['auto', 'scroll'].includes(getComputedStyle(box).overflowX)) return true;
        }
        return false;
    };
    const root = document.documentElement;
    const seen = element => element.checkVisibility({visibilityProperty: true});
    const wide = [...document.body.querySelectorAll('*')].filter(element => {
        const box = element.getBoundingClientRect();
        const outside = box.right > root.clientWidth + 1 || box.left < -1;
        return box.width > 1 && box.height > 1 && outside && seen(element) && !scrolled(element);
    });
    const found = wide.map(element => element.tagName + '.' + element.className + ': ' + element.innerText);
    return root.scrollWidth > root.clientWidth ? ['the page itself scrolls', ...found] : found;
}"""
# WCAG 2.5.8: 24 by 24, or room for a circle of that size around it. Links in a sentence are free.
SMALL_TARGETS = """least => {
    const targets = [...document.querySelectorAll('a[href], button, summary, input:not([type=hidden])')]
        .filter(element => element.checkVisibility({visibilityProperty: true}))
        .map(element => ({element, box: element.getBoundingClientRect()}))
        .filter(({box}) => box.width > 1 && box.height > 1);
    const inSentence = element => {
        const block = element.closest('p, li, dd, figcaption, td');
        return block && getComputedStyle(element).display === 'inline'
            && block.innerText.trim().length > element.innerText.trim().length + 3;
    };
    const centre = box => [box.left + box.width / 2, box.top + box.height / 2];
    const near = (one, other) => {
        const [x, y] = centre(one), small = other.width < least || other.height < least;
        const [a, b] = centre(other);
        if (small && Math.hypot(x - a, y - b) < least) return true;
        const dx = Math.max(other.left - x, 0, x - other.right);
        const dy = Math.max(other.top - y, 0, y - other.bottom);
        return Math.hypot(dx, dy) < least / 2;
    };
    return targets
        .filter(({element, box}) => (box.width < least || box.height < least) && !inSentence(element))
        .filter(({element, box}) => targets.some(other => other.element !== element && near(box, other.box)))
        .map(({element, box}) => `${element.innerText} ${Math.round(box.width)}x${Math.round(box.height)}`);
}"""
MOVING = """() => document.getAnimations().length
    + [...document.querySelectorAll('*')].filter(element => {
        const style = getComputedStyle(element);
        const slow = list => list.split(',').some(time => parseFloat(time) > 0.01);
        const animated = style.animationName !== 'none' && slow(style.animationDuration);
        return animated || slow(style.transitionDuration);
    }).length"""

# Words of up to twelve letters that stand on more than one line, and marks beside words on another line.
OUT_OF_PLACE = """() => {
    document.querySelectorAll('details').forEach(details => { details.open = true; });
    const found = [], range = new Range();
    const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const middle = element => (box => (box.top + box.bottom) / 2)(element.getBoundingClientRect());
    while (all.nextNode()) {
        const holder = all.currentNode.parentElement;
        const read = holder.checkVisibility({visibilityProperty: true}) && !holder.closest('.trap, .address');
        for (const word of read ? all.currentNode.data.matchAll(/[A-Za-z]{2,12}(?![A-Za-z@.])/g) : []) {
            range.setStart(all.currentNode, word.index);
            range.setEnd(all.currentNode, word.index + word[0].length);
            const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
            if (lines.size > 1) found.push(word[0]);
        }
    }
    for (const mark of document.querySelectorAll('.ref ~ .status')) {
        const by = middle(mark) - middle(mark.parentElement.querySelector('.ref'));
        if (Math.abs(by) > 1 && Math.abs(by) < 20) found.push(`${mark.innerText} stands ${by} px lower`);
    }
    return found;
}"""
# Of telephones, tablets and desks, of which 1280 pixels at 200 and 400 % are 640 and 320.
WIDTHS = [320, 360, 640, 768, 1280, 1920]


@pytest.fixture
def narrow(open_page):
    return open_page(viewport=NARROW)


@pytest.mark.parametrize("state", PAGES)
def test_at_320_pixels_the_heading_is_seen_nothing_scrolls_sideways_and_targets_are_large(
    narrow, addresses, state
):
    narrow.goto(addresses[state])
    expect(heading(narrow)).to_be_in_viewport()
    assert narrow.evaluate(TOO_WIDE) == []
    assert narrow.evaluate(SMALL_TARGETS, LEAST_TARGET) == []


@pytest.mark.parametrize("width", [320, 1920])
def test_a_table_that_goes_on_has_a_shadow_where_it_does(page, addresses, width):
    """At its right edge on a telephone, nowhere where all of it is seen."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(addresses["every block"])
    table = page.locator(".table-scroll").first
    goes_on = table.evaluate("box => box.scrollWidth > box.clientWidth")
    picture = Image.open(BytesIO(table.screenshot())).convert("L")
    edge = [picture.getpixel((picture.width - 1, y)) for y in range(picture.height)]
    inside = [picture.getpixel((picture.width - 40, y)) for y in range(picture.height)]
    assert goes_on == (width == 320)
    assert (median(inside) - median(edge) > 8) == goes_on


@pytest.mark.parametrize("status", ERRORS)
def test_error_pages_fit_320_pixels(narrow, status):
    assert narrow.goto(ERRORS[status]).status == status
    assert narrow.evaluate(TOO_WIDE) == []
    assert narrow.evaluate(SMALL_TARGETS, LEAST_TARGET) == []


@pytest.mark.parametrize("state", ["home", "newest month", "commitment that moved", "updates", "feedback"])
def test_words_are_whole_and_marks_stand_on_their_line_at_every_width(page, addresses, state):
    page.goto(addresses[state])
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(OUT_OF_PLACE) == [], width


@pytest.mark.parametrize("state", ["home", "network", "every block", "newest month", "commitments", "search"])
def test_on_a_wide_screen_targets_are_large_enough(page, addresses, state):
    page.goto(addresses[state])
    assert page.evaluate(SMALL_TARGETS, LEAST_TARGET) == []


@pytest.mark.parametrize("state", ["home", "network", "current statement", "newest month", "every block"])
def test_text_can_be_spaced_out_without_losing_any(open_page, addresses, state):
    """WCAG 1.4.12, on the narrowest screen. A reader's own style is not bound by our content policy."""
    narrow = open_page(viewport=NARROW, bypass_csp=True)
    narrow.goto(addresses[state])
    narrow.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important } p { margin-bottom: 2em !important }"
    )
    assert narrow.evaluate(TOO_WIDE) == []


@pytest.mark.parametrize("state", ["home", "network", "every block", "commitments", "search"])
def test_nothing_moves_for_people_who_asked_for_stillness(open_page, addresses, state):
    page = open_page(reduced_motion="reduce")
    page.goto(addresses[state])
    assert page.evaluate(MOVING) == 0


def test_nothing_moves_by_itself(page, addresses):
    page.goto(addresses["every block"])
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("state", ["home", "commitments", "newest month", "every block"])
def test_in_forced_colours_status_and_buttons_keep_an_edge(open_page, addresses, state):
    """Backgrounds go; what only a background sets apart would go with them."""
    page = open_page(forced_colors="active")
    page.goto(addresses[state])
    edgeless = page.evaluate(
        """() => [...document.querySelectorAll('.govuk-button, .status, .alert, button')].filter(element => {
            const style = getComputedStyle(element);
            const line = (width, kind) => parseFloat(width) > 0 && kind !== 'none';
            const sides = ['Top', 'Right', 'Bottom', 'Left'];
            const edged = sides.some(side => line(style[`border${side}Width`], style[`border${side}Style`]))
                || line(style.outlineWidth, style.outlineStyle);
            const told = element.querySelector('svg') && element.innerText.trim();
            return !edged && !told;
        }).map(element => element.className + ': ' + element.innerText)"""
    )
    assert edgeless == []


@pytest.mark.parametrize("state", ["home", "network", "every block"])
def test_at_four_times_the_size_everything_still_fits(open_page, addresses, state):
    """WCAG 1.4.10: 1280 pixels at 400 % are 320."""
    page = open_page(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    page.goto(addresses[state])
    assert page.evaluate(TOO_WIDE) == []
