"""What is wrong with a page's HTML: what the standard forbids, and what this project asks of each template.

`problems()` returns sentences, none for a good page. Each rule is a function of the parsed page.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from html.parser import HTMLParser

import html5lib
from bs4 import BeautifulSoup, Tag

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SAYS_NOTHING = {"click here", "here", "link", "more", "read more", "see more", "this", "this page"}
# Elements whose parent must be one of these.
PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl", "div"},
    "dd": {"dl", "div"},
    "figcaption": {"figure"},
    "summary": {"details"},
    "tr": {"thead", "tbody", "tfoot"},
    "legend": {"fieldset"},
    "caption": {"table"},
}
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "tr": {"th", "td"}}
# An address or a number that people turn to, where it is all that stands there.
CONTACT = re.compile(r"(?P<mailto>[\w.+-]+@[\w-]+(\.[\w-]+)+)|(?P<tel>\+?\d[\d ()]{6,}\d)")
# Inside these only text-level elements may stand.
TEXT_ONLY = ["p", "span", "h1", "h2", "h3", "h4", "button", "label", "strong", "em", "time", "dt"]
BLOCKS = [
    *("address", "article", "aside", "blockquote", "details", "div", "dl", "figure", "footer", "form", "h1"),
    *("h2", "h3", "h4", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul"),
]
INTERACTIVE = ["a", "button", "details", "input", "label", "select", "summary", "textarea"]


def problems(html: str) -> list[str]:
    page = BeautifulSoup(html, "html5lib")
    return [
        *_syntax(html),
        *_unclosed(html),
        *(problem for rule in RULES for problem in rule(page)),
    ]


def name_of(element: Tag) -> str:
    """What a link or a button is called, as a screen reader would say it."""
    if label := element.get("aria-label"):
        return label.strip()
    texts = [element.get_text(" ")] + [image.get("alt", "") for image in element.find_all("img")]
    return " ".join(" ".join(texts).split())


def is_time(value: str) -> bool:
    """Whether `value` may stand in `<time datetime>`: a month, a day, or a moment with its offset.

    Nobody does anything at a fraction of a second.
    """
    if re.fullmatch(r"\d{4}-\d{2}", value):
        value += "-01"
    try:
        if len(value) == 10:
            date.fromisoformat(value)
            return True
        return datetime.fromisoformat(value).tzinfo is not None and "." not in value
    except ValueError:
        return False


def _syntax(html: str) -> Iterator[str]:
    parser = html5lib.HTMLParser()
    parser.parse(html)
    lines = html.splitlines() or [""]
    for (line, _column), code, details in parser.errors:
        yield f"line {line}: {code} {details or ''}: {lines[min(line, len(lines)) - 1].strip()[:120]}"


class _Nesting(HTMLParser):
    """Every element is closed by its own tag, in order; the standard lets some be left open, we do not."""

    def __init__(self):
        super().__init__()
        self.open: list[str] = []
        self.problems: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.problems.append(f"line {self.getpos()[0]}: </{tag}> closes {self.open[-1:] or 'nothing'}")


def _unclosed(html: str) -> list[str]:
    nesting = _Nesting()
    nesting.feed(html)
    return nesting.problems + [f"<{tag}> is never closed" for tag in nesting.open]


def _head(page) -> Iterator[str]:
    if page.html.get("lang") != "en-GB":
        yield "the language is not en-GB"
    if not page.title or not page.title.get_text(strip=True):
        yield "there is no title"
    if not page.find("meta", {"name": "viewport"}):
        yield "there is no viewport"
    if len(page.find_all("title")) + len(page.select("svg title")) > 1:
        yield "there is more than one title"


def _ids(page) -> Iterator[str]:
    for name, count in Counter(element["id"] for element in page.find_all(id=True)).items():
        if count > 1:
            yield f"the id {name} is there {count} times"
        if not name or re.search(r"\s", name):
            yield f"the id “{name}” is not one word"


def _references(page) -> Iterator[str]:
    ids = {element["id"] for element in page.find_all(id=True)}
    for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for", "form", "list"):
        for element in page.find_all(attrs={attribute: True}):
            for name in str(element[attribute]).split():
                if name not in ids:
                    yield f"{attribute} of <{element.name}> points to {name}, which is not there"
    for link in page.find_all("a", href=re.compile("^#")):
        if link["href"][1:] not in ids:
            yield f"the link {link['href']} leads nowhere"


def _headings(page) -> Iterator[str]:
    if (count := len(page.find_all("h1"))) != 1:
        yield f"there are {count} h1"
    # Alerts stand above the page's own title, each with an h2.
    above = 1
    for heading in page.find_all(re.compile("^h[1-6]$")):
        level = int(heading.name[1])
        text = heading.get_text(" ", strip=True)
        if level > above + 1:
            yield f"h{level} “{text}” comes after h{above}"
        if not text:
            yield f"an h{level} is empty"
        above = level


def _landmarks(page) -> Iterator[str]:
    if (count := len(page.find_all("main"))) != 1:
        yield f"there are {count} main"
    for name in ("header", "footer"):
        own = [one for one in page.find_all(name) if not one.find_parent(["article", "main", "section"])]
        if len(own) != 1:
            yield f"there are {len(own)} {name} of the page"
    unnamed = [form for form in page.find_all("form") if form.get("action") and not _label(page, form)]
    for action, count in Counter(form["action"] for form in unnamed).items():
        if count > 1:
            yield f"{count} forms that send to {action} have no name"
    for name in ("nav", "section", "aside", "form"):
        labels = [_label(page, element) for element in page.find_all(name)]
        if name in ("nav", "section") and "" in labels:
            yield f"a {name} has no name"
        for label, count in Counter(labels).items():
            if label and count > 1:
                yield f"{count} {name} are called “{label}”"


def _label(page, element: Tag) -> str:
    heading = page.find(id=element["aria-labelledby"]) if element.get("aria-labelledby") else None
    return heading.get_text(" ", strip=True) if heading else element.get("aria-label", "")


def _images(page) -> Iterator[str]:
    for image in page.find_all("img"):
        if image.get("alt") is None:
            yield f"the image {image.get('src')} has no alt"
        if not (image.get("width") and image.get("height")):
            yield f"the image {image.get('src')} has no size: the page jumps when it comes"
    for drawing in page.find_all("svg"):
        if drawing.get("aria-hidden") != "true" and drawing.get("role") != "img":
            yield "an svg is neither hidden nor an image with a name"


def _fields(page) -> Iterator[str]:
    for field in page.find_all(["input", "select", "textarea"]):
        if field.get("type") in ("hidden", "submit", "button"):
            continue
        labelled = field.get("id") and page.find("label", {"for": field["id"]})
        if not (labelled or field.find_parent("label") or field.get("aria-label")):
            yield f"the field {field.get('name')} has no label"


def _focus(page) -> Iterator[str]:
    first = page.find(autofocus=True)
    for alert in page.find_all(role="alert"):
        if alert.get("tabindex") != "-1" or alert is not first:
            yield f"the focus does not go to “{alert.get_text(' ', strip=True)[:80]}”"


def _no_inline(page) -> Iterator[str]:
    for element in page.find_all(True):
        for attribute in element.attrs:
            if attribute == "style" or attribute.startswith("on"):
                yield f"<{element.name}> has {attribute}"
        if str(element.get("href", "")).strip().lower().startswith(("javascript:", "data:")):
            yield f"<{element.name}> has the address {element['href'][:40]}"
    if page.find("style"):
        yield "there is a style element"
    for script in page.find_all("script", src=False):
        if script.get("type") != "application/ld+json":
            yield "there is an inline script"
            continue
        try:
            json.loads(script.string)
        except ValueError as error:
            yield f"the data for search engines are no JSON: {error}"


def _links(page) -> Iterator[str]:
    targets: dict[str, set[str]] = {}
    for link in page.find_all("a"):
        name = name_of(link)
        if not link.get("href"):
            yield f"the link “{name}” has no address"
        if not name:
            yield f"the link to {link.get('href')} has no text"
        if name.lower().strip(" .…>→") in SAYS_NOTHING:
            yield f"the link “{name}” does not say where it leads"
        targets.setdefault(name.lower(), set()).add(str(link.get("href")).split("#")[0])
    for name, addresses in targets.items():
        if len(addresses) > 1:
            yield f"links called “{name}” lead to {sorted(addresses)}"
    for button in page.find_all("button"):
        if not name_of(button):
            yield "a button has no text"


def _times(page) -> Iterator[str]:
    for element in page.find_all("time"):
        if not is_time(element.get("datetime", "")):
            yield f"<time datetime=“{element.get('datetime')}”> is no time"


def _nesting(page) -> Iterator[str]:
    for element in page.body.find_all(True):
        if element.find_parent("svg"):
            continue
        allowed = PARENTS.get(element.name)
        if allowed and element.parent.name not in allowed:
            yield f"<{element.name}> stands in <{element.parent.name}>"
        for child in element.find_all(True, recursive=False):
            if element.name in CHILDREN and child.name not in CHILDREN[element.name]:
                yield f"<{element.name}> holds <{child.name}>"
        if element.name in CHILDREN and element.find_all(string=re.compile(r"\S"), recursive=False):
            yield f"<{element.name}> holds loose text"
        if element.name in TEXT_ONLY and (block := element.find(BLOCKS)):
            yield f"<{element.name}> holds <{block.name}>"
        if element.name in ("a", "button") and (inner := element.find(INTERACTIVE)):
            yield f"<{element.name}> holds <{inner.name}>"


def _empty(page) -> Iterator[str]:
    for element in page.body.find_all(["p", "li", "ul", "ol", "dl", "dd", "dt", "figcaption", "th"]):
        if not element.get_text(strip=True) and not element.find(["img", "svg", "input"]):
            yield f"an empty <{element.name}>: {str(element)[:80]}"


def _tables(page) -> Iterator[str]:
    for cell in page.find_all("th"):
        if cell.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
            yield f"the header cell “{cell.get_text(strip=True)}” does not say what it heads"
    for table in page.find_all("table"):
        if not table.find("th"):
            yield "a table has no header"
        if not _label(page, table.find_parent(attrs={"tabindex": "0"}) or table):
            yield "a table stands in no part with a name that the keyboard scrolls"


def _contacts(page) -> Iterator[str]:
    for text in page.body.find_all(string=True):
        # What a form says that somebody wrote is nobody to turn to.
        own = not (text.find_parent(["code", "textarea", "script"]) or text.find_parent(role="alert"))
        if own and (contact := CONTACT.fullmatch(text.strip())):
            link = text.find_parent("a")
            if not (link and str(link.get("href")).startswith(f"{contact.lastgroup}:")):
                yield f"{contact[0]} does not lead to a mail or a call"


def _lists(page) -> Iterator[str]:
    for element in page.select("ol[start]"):
        if element["start"] == "1":
            yield "a list begins at 1, as every list does"


def _filters(page) -> Iterator[str]:
    """Whoever filters a list stands at what is left of it, the focus included. Years are pages."""
    lists = [nav for nav in page.select(".filter") if nav.select_one("a[href*='?']")]
    ways = [(link, "href") for nav in lists for link in nav.find_all("a")]
    ways += [(form, "action") for form in page.select("form.facets")]
    for element, attribute in ways:
        place = page.find(id=element[attribute].partition("#")[2] or None)
        if place is None or place.get("tabindex") != "-1":
            yield f"the filter “{name_of(element)[:40]}” does not lead to the list"


def _left_over(page) -> Iterator[str]:
    for text in page.body.find_all(string=True):
        if text.find_parent(["script", "code"]):
            continue
        for trace in ("{{", "{%", "}}", "%}", "&lt;", "&amp;", "<p>", "</"):
            if trace in text:
                yield f"a trace of a template in “{text.strip()[:80]}”"
        if re.search(r"(^|[ (])None\W*$|%\(\w+\)s", text):
            yield f"a value that is not there in “{text.strip()[:80]}”"


RULES = [
    _head,
    _ids,
    _references,
    _headings,
    _landmarks,
    _images,
    _fields,
    _focus,
    _no_inline,
    _links,
    _times,
    _nesting,
    _empty,
    _tables,
    _contacts,
    _lists,
    _filters,
    _left_over,
]
