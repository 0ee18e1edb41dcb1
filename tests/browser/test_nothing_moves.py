"""Nothing moves while a page arrives, wherever the line or a busy machine cut it, nor when it is there.

A browser paints what has arrived so far. So each page is given to it piece by piece, and whatever stands on
the first screen has to stay where it was with each piece, with the scripts and with the photographs.
"""

import re
from itertools import pairwise

import pytest

from tests.site_map import PAGES

SIZES = [{"width": 360, "height": 640}, {"width": 1280, "height": 800}]
BLOCKS = (
    "article|aside|button|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|label|legend|li"
    "|main|nav|ol|p|section|summary|table|ul"
)
# A table's columns are as wide as what is in them: it is looked at as one.
WHOLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
# As for the browsers' own measure: what moves by three pixels or less, or is not to be seen, does not count.
MOVED = """async ([head, pieces]) => {
    const seen = () => new Map([...document.body.querySelectorAll('*')]
        .filter(node => getComputedStyle(node).display !== 'inline' &&
            node.checkVisibility({visibilityProperty: true}))
        .map(node => [node, node.getBoundingClientRect()])
        .filter(([, box]) => box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight));
    const moved = [];
    let before = new Map();
    const compare = cause => {
        const now = seen();
        for (const [node, box] of now) {
            const was = before.get(node) ?? box;
            if (Math.abs(was.left - box.left) > 3 || Math.abs(was.top - box.top) > 3)
                moved.push([node.outerHTML.slice(0, 100), cause]);
        }
        before = now;
    };
    document.open();
    document.write(head);
    await Promise.all([...document.querySelectorAll('link[rel=stylesheet]')].map(
        link => link.sheet || new Promise(done => link.onload = done)));
    for (const piece of pieces) {
        document.write(piece);
        compare(piece.slice(-100));
    }
    const all = new Promise(done => addEventListener('load', done));
    document.close();
    await all;
    for (const image of document.images) { image.loading = 'eager'; await image.decode(); }
    compare('scripts and photographs');
    return moved;
}"""


def cut(page: str) -> tuple[str, list[str]]:
    """The head of `page`, and its body in pieces that end where a block ends."""
    start = re.search(r"<body[^>]*>", page).end()
    whole = [match.span() for match in WHOLE.finditer(page)]
    ends = [match.end() for match in re.finditer(rf"</({BLOCKS})>", page)]
    cuts = [end for end in ends if end > start and not any(first < end < last for first, last in whole)]
    return page[:start], [page[one:other] for one, other in pairwise([start, *cuts, len(page)])]


@pytest.mark.parametrize("state", PAGES)
def test_nothing_moves_while_a_page_arrives(open_page, addresses, state):
    for size in SIZES:
        page = open_page(viewport=size)
        assert page.evaluate(MOVED, list(cut(page.goto(addresses[state]).text()))) == []


@pytest.mark.parametrize(
    "late",
    [
        "<p>Above, but last</p><style>body {display: flex; flex-direction: column} p + p {order: -1}</style>",
        "<script>document.querySelector('p').style.marginLeft = '9px'</script>",
    ],
)
def test_what_moves_is_noticed(open_page, late):
    page = open_page()
    page.goto("about:blank")
    still = "<!doctype html><body><p>First</p>"
    assert page.evaluate(MOVED, list(cut(still))) == []
    moved = page.evaluate(MOVED, list(cut(still + late)))
    assert "First<" in moved[0][0]
