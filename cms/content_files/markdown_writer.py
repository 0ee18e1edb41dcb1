"""From blocks and rich text back to Markdown; the reverse of `markdown`."""

import re
from typing import Any

from bs4 import BeautifulSoup
from bs4.element import PageElement, Tag
from wagtail.blocks import StreamValue, StructValue
from wagtail.documents import get_document_model
from wagtail.rich_text import RichText

from cms.content_files.context import ImportContext
from cms.content_files.files import carried_as
from cms.content_files.located_yaml import dump_yaml
from cms.content_files.markdown_inline import escape, escape_line_starts, inline
from cms.content_files.markdown_reader import ATTRIBUTION, CAPTION
from cms.security.sanitise import one_line
from cms.validators import parse_pk


def rich_text(html: str, world: ImportContext) -> str:
    """Rich text as Markdown, links to pages as their addresses."""
    soup = BeautifulSoup(str(html or ""), "html.parser")
    for link in soup.find_all("a"):
        _point(link, world)
    return "\n\n".join(filter(None, map(_block, soup.children)))


def body(stream: StreamValue | None, world: ImportContext) -> str:
    """A page's body as Markdown."""
    parts = [_BLOCKS[block.block_type](block.value, world) for block in stream or []]
    return "\n\n".join(filter(None, parts))


def _point(link: Tag, world: ImportContext) -> None:
    """Write a link to a page as its address. A link to something an export does not carry becomes words."""
    if link.get("linktype") == "page":
        link["href"] = _path(parse_pk(str(link.get("id"))) or 0, world)
    elif link.get("linktype") == "document":
        document = get_document_model().objects.filter(pk=parse_pk(str(link.get("id")))).first()
        link["href"] = carried_as(document, world) if document else ""
    elif link.get("linktype"):
        link["href"] = ""


def _path(page_id: int, world: ImportContext) -> str:
    """How a link names a page; "" for one that is not carried."""
    address = world.address_of(page_id)
    return "" if address is None else f"/{address}/" if address else "/"


def _block(node: PageElement) -> str:
    if isinstance(node, Tag) and node.name in ("ul", "ol"):
        return _list(node)
    text = escape_line_starts(inline([node]))
    return text.replace(":", "\\:", 1) if text.startswith(CAPTION) else text


def _list(node: Tag) -> str:
    lines = []
    for place, item in enumerate(node.find_all("li", recursive=False), 1):
        marker = f"{place}. " if node.name == "ol" else "- "
        words = [child for child in item.children if getattr(child, "name", None) not in ("ul", "ol")]
        content = [escape_line_starts(inline(words))]
        content += [_list(child) for child in item.find_all(["ul", "ol"], recursive=False)]
        indented = "\n".join(content).replace("\n", "\n" + " " * len(marker))
        lines.append((marker + indented).rstrip())
    return "\n".join(lines)


def _heading(value: StructValue, world: ImportContext) -> str:
    text = re.sub(r"(#+)$", r"\\\1", escape(one_line(value["text"])))
    return f"{'#' * int(value['level'])} {text}"


def _text(value: RichText, world: ImportContext) -> str:
    return rich_text(value.source, world)


def _quotation(value: StructValue, world: ImportContext) -> str:
    lines = [_quoted(line) for line in re.split(r"\r\n?|\n", value["text"].strip())]
    if value.get("attribution"):
        lines.append(f"{ATTRIBUTION[0]}{escape(one_line(value['attribution']))}")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _quoted(line: str) -> str:
    line = escape_line_starts(escape(line.strip()))
    return line.replace("—", "&mdash;", 1) if line.startswith(ATTRIBUTION) else line


def _picture(value: StructValue, world: ImportContext) -> str:
    image = value["image"]
    if image is None:
        return ""
    alt = "" if image.decorative else escape(one_line(image.contextual_alt_text or ""))
    caption = re.sub(r'["\\&]', r"\\\g<0>", one_line(value.get("caption") or ""))
    name = carried_as(image, world)
    return f'![{alt}]({name} "{caption}")' if caption else f"![{alt}]({name})"


def _action(value: StructValue, world: ImportContext) -> str:
    page = value["link"].get("page")
    target = _path(page.pk, world) if page else value["link"].get("address")
    return _directive("action", {"text": value["text"], "link": target}) if target else ""


def _video(value: StructValue, world: ImportContext) -> str:
    keys = {"title": value["title"], "link": value["address"]}
    if value.get("transcript"):
        keys["transcript"] = rich_text(value["transcript"].source, world)
    return _directive("video", keys)


def _details(value: StructValue, world: ImportContext) -> str:
    return _directive("details", {"title": value["title"], "text": rich_text(value["text"].source, world)})


def _table(value: StructValue, world: ImportContext) -> str:
    table = value["table"]
    headings = [column["heading"] for column in table.columns]
    rows = [[str(cell.value or "") for cell in row] for row in table.rows]
    lines = [_row(headings), _row(["---"] * len(headings)), *(_row(row) for row in rows)]
    caption = f"{CAPTION}{escape(one_line(value['caption']))}\n\n" if value.get("caption") else ""
    return caption + "\n".join(lines) if headings else ""


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(escape(one_line(cell)) for cell in cells) + " |"


def _directive(name: str, keys: dict[str, Any]) -> str:
    content = dump_yaml(keys, width=float("inf"))
    # A line of colons in the content would end it: the fence is longer than any of them.
    longest = max((len(colons) for colons in re.findall(r"^\s*(:{3,})", content, re.MULTILINE)), default=2)
    fence = ":" * (longest + 1)
    return f"{fence}{{{name}}}\n{content}{fence}"


_BLOCKS = {
    "heading": _heading,
    "text": _text,
    "quotation": _quotation,
    "picture": _picture,
    "action": _action,
    "video": _video,
    "details": _details,
    "table": _table,
}
