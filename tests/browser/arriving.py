"""Gives a page to the browser piece by piece, as a slow line or a busy machine does.

A browser paints what has arrived so far. Whatever stands on the first screen has to stay where it was with
each piece, with the scripts and with the photographs.
"""

import re
from itertools import pairwise

from playwright.sync_api import Page

BLOCKS = (
    "article|aside|button|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|label|legend|li"
    "|main|nav|ol|p|section|summary|table|ul"
)
# A table's columns are as wide as what is in them: it is looked at as one.
WHOLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
# As for the browsers' own measure: what moves by three pixels or less, or is not to be seen, does not count.
_MOVED = """async ([head, pieces]) => {
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


def moved(page: Page, text: str) -> list[list[str]]:
    """What moves while `text` arrives at a page of the site, with the end of the piece that moved it."""
    return page.evaluate(_MOVED, list(_cut(text)))


def _cut(page: str) -> tuple[str, list[str]]:
    """The head of `page`, and its body in pieces that end where a block ends."""
    start = re.search(r"<body[^>]*>", page).end()
    whole = [match.span() for match in WHOLE.finditer(page)]
    ends = [match.end() for match in re.finditer(rf"</({BLOCKS})>", page)]
    cuts = [end for end in ends if end > start and not any(first < end < last for first, last in whole)]
    return page[:start], [page[one:other] for one, other in pairwise([start, *cuts, len(page)])]
