"""Rich text and bodies go out as Markdown and come back the same, whatever somebody typed."""

import string
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup, NavigableString
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cms.blocks import BodyBlock
from cms.content_files import markdown_writer
from cms.content_files.located_yaml import LocatedText
from cms.content_files.markdown_reader import to_blocks, to_rich_text

BODY = BodyBlock()
# The same examples each time: thousands of others were tried when this was written.
SETTINGS = settings(deadline=None, derandomize=True, database=None)


class OnePage:
    """A world with the home page, `/networks/` (7) and nothing else."""

    is_writing = True
    pages = {"": 1, "networks": 7}

    def page_linked(self, link, line):
        return self.pages[link.strip("/")]

    page_id = page_linked

    def address_of(self, page_id):
        return {pk: address for address, pk in self.pages.items()}.get(page_id)


WORLD = OnePage()

# --- What somebody can type -------------------------------------------------------------------------

TRICKY = [
    "*",
    "_",
    "#",
    "|",
    "[",
    "]",
    "<",
    ">",
    "&",
    "\\",
    "`",
    "~",
    "-",
    "+",
    "=",
    "!",
    "(",
    ")",
    ":",
    ":::",
]
STARTS = [
    "1.",
    "12)",
    "-",
    "##",
    ">",
    "Table:",
    "—",
    "--",
    "---",
    "&amp;",
    "&#97;",
    "www.example.org",
    "a_b_c",
]
letters = st.text(alphabet=string.ascii_letters + string.digits + "éß漢’“ \u00a0", min_size=1, max_size=8)
signs = st.text(alphabet=string.punctuation, min_size=1, max_size=4)
words = st.lists(st.one_of(letters, signs, st.sampled_from(TRICKY + STARTS)), min_size=1, max_size=5).map(
    "".join
)
lines = st.lists(words, min_size=1, max_size=4).map(" ".join)
hrefs = st.sampled_from(
    [
        "",
        "https://www.example.org/a_b?c=1&copy=2#d",
        "https://www.example.org/(round)/*star*",
        "https://www.example.org/\u00fc\\<>",
        "mailto:carers@example.org",
        "#part",
    ]
)
pieces = st.tuples(lines, st.booleans(), st.booleans(), hrefs)
runs = st.lists(pieces, min_size=1, max_size=4)


def html_of(run) -> str:
    soup = BeautifulSoup("", "html.parser")
    out = []
    for text, bold, italic, href in run:
        inner = str(NavigableString(text).output_ready(formatter="minimal"))
        inner = f"<i>{inner}</i>" if italic else inner
        inner = f"<b>{inner}</b>" if bold else inner
        if href:
            link = soup.new_tag("a", href=href)
            link.string = "@"
            inner = str(link).replace("@", inner, 1) if "@" not in href else f'<a href="{href}">{inner}</a>'
        out.append(inner)
    return "".join(out)


paragraphs = runs.map(lambda run: f"<p>{html_of(run)}</p>")
nested = st.recursive(
    st.tuples(runs, st.just([])),
    lambda child: st.tuples(runs, st.lists(child, min_size=1, max_size=3)),
    max_leaves=4,
)


def list_of(tag, items) -> str:
    inner = "".join(f"<li>{html_of(run)}{list_of(tag, below) if below else ''}</li>" for run, below in items)
    return f"<{tag}>{inner}</{tag}>"


lists = st.builds(list_of, st.sampled_from(["ul", "ol"]), st.lists(nested, min_size=1, max_size=3))
breaks = st.lists(runs, min_size=2, max_size=3).map(lambda rows: f"<p>{'<br/>'.join(map(html_of, rows))}</p>")
texts = st.lists(st.one_of(paragraphs, breaks), min_size=1, max_size=3).map("".join)
with_lists = st.tuples(texts, lists, texts).map("".join)


# --- What a reader sees -----------------------------------------------------------------------------


def seen(html: str) -> list:
    """Every character with its looks, block by block; spaces as a browser shows them, without looks."""
    blocks = []
    for block in BeautifulSoup(html, "html.parser").find_all(["p", "li"]):
        characters = []
        for node in block.descendants:
            parents = [parent.name for parent in node.parents]
            if node.find_parent(["p", "li"]) is not block:
                continue
            if node.name == "br":
                characters.append(("\n", ()))
            elif isinstance(node, NavigableString):
                link = node.find_parent("a")
                looks = ("b" in parents, "i" in parents, link["href"] if link else "")
                characters += [(" ", ()) if char.isspace() else (char, looks) for char in node]
        depth = len(block.find_parents(["ul", "ol"]))
        blocks.append((block.name, depth, block.parent.name, _as_shown(characters)))
    return [block for block in blocks if block[-1]]


def _as_shown(characters: list) -> list:
    shown = []
    for char, looks in characters:
        if char == " " and (not shown or shown[-1][0] in " \n"):
            continue
        if char == "\n" and shown and shown[-1][0] == " ":
            shown.pop()
        shown.append((char, looks))
    while shown and shown[-1][0] in " \n":
        shown.pop()
    while shown and shown[0][0] in " \n":
        del shown[0]
    return shown


def there_and_back(html: str) -> tuple[str, str, str]:
    markdown = markdown_writer.rich_text(html, WORLD)
    back = to_rich_text(LocatedText(markdown), WORLD)
    return markdown, back, markdown_writer.rich_text(back, WORLD)


@given(st.one_of(texts, with_lists))
@example("<p>un<b>believ</b>able, <b>.5</b>a <b>a</b><i>b</i>c x<b>y<i>z</i></b></p>")
@example("<p>Look!<a href='https://www.example.org/'>here</a></p>")
@example("<p>Table: of contents</p><p>::: a fence</p><p>1. not a list</p><p>a | b<br/>--- | ---</p>")
@settings(SETTINGS, max_examples=80)
def test_rich_text_comes_back_as_it_went(html):
    markdown, back, again = there_and_back(html)
    assert seen(back) == seen(html), markdown
    assert again == markdown


@pytest.mark.parametrize("page", ["/", "/networks/"])
def test_a_link_to_a_page_stays_a_link_to_that_page(page):
    html = f'<p>See <a linktype="page" id="{WORLD.page_linked(page, 1)}">this</a>.</p>'
    markdown, back, _ = there_and_back(html)
    assert markdown == f"See [this]({page})."
    assert back == html.replace('linktype="page" id="7"', 'linktype="page" id="7"')


def test_a_link_to_a_page_that_is_not_carried_becomes_words():
    assert markdown_writer.rich_text('<p>See <a linktype="page" id="99">this</a>.</p>', WORLD) == "See this."


def test_a_document_that_is_gone_becomes_words(db):
    assert (
        markdown_writer.rich_text('<p>See <a linktype="document" id="1">this</a>.</p>', WORLD) == "See this."
    )


# --- Bodies -----------------------------------------------------------------------------------------

plain = lines.map(lambda text: " ".join(text.split())).filter(bool)
short = plain.map(lambda text: text[:60].strip()).filter(bool)
quotations = st.lists(plain, min_size=1, max_size=3).flatmap(
    lambda rows: st.sampled_from(["\n", "\n\n"]).map(lambda between: between.join(rows))
)
cells = st.integers(1, 3).flatmap(
    lambda width: st.lists(
        st.lists(st.one_of(st.just(""), short), min_size=width, max_size=width), min_size=1, max_size=3
    )
)


def table_value(caption, rows):
    columns = [{"type": "text", "heading": heading} for heading in rows[0]]
    table = {"columns": columns, "rows": [{"values": row} for row in rows[1:]], "caption": ""}
    return {"caption": caption, "table": table}


address = st.just({"page": None, "address": "https://www.example.org/a_b*c?d=1&e=2"})
rich = (
    st.one_of(texts, with_lists)
    .map(lambda html: to_rich_text(LocatedText(markdown_writer.rich_text(html, WORLD)), WORLD))
    .filter(bool)
)
captions = st.one_of(st.just(""), short)
blocks = {
    "heading": st.fixed_dictionaries({"text": short, "level": st.sampled_from("23")}),
    "text": rich,
    "quotation": st.fixed_dictionaries({"text": quotations, "attribution": captions}),
    "action": st.fixed_dictionaries({"text": short, "link": address}),
    "table": st.builds(table_value, captions, cells),
    "video": st.fixed_dictionaries(
        {"title": short, "address": st.just("https://video.example.org/1"), "transcript": rich}
    ),
    "details": st.fixed_dictionaries({"title": short, "text": rich}),
}
one_block = st.one_of(
    [value.map(lambda value, kind=kind: {"type": kind, "value": value}) for kind, value in blocks.items()]
)


def no_two_texts(body: list[dict]) -> bool:
    """Two texts side by side read as one."""
    return all(a["type"] != "text" or b["type"] != "text" for a, b in pairwise(body))


@given(st.lists(one_block, min_size=1, max_size=4).filter(no_two_texts))
@settings(SETTINGS, max_examples=40)
def test_a_body_comes_back_as_it_went(body):
    markdown = markdown_writer.body(BODY.to_python(body), WORLD)
    assert to_blocks(LocatedText(markdown), WORLD) == body, markdown


@given(st.text(max_size=60))
@settings(SETTINGS, max_examples=40)
def test_any_words_at_all_settle_after_one_journey(words):
    soup = BeautifulSoup("<p></p>", "html.parser")
    soup.p.string = words.replace("\x00", "")
    _, back, again = there_and_back(str(soup))
    assert there_and_back(back)[0] == again
