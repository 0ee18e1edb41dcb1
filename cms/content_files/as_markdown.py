"""From blocks and rich text back to Markdown; the reverse of `markdown`."""

import re

import yaml
from bs4 import BeautifulSoup
from markdownify import MarkdownConverter

from cms.content_files.world import World

_converter = MarkdownConverter(bullets="-", heading_style="ATX", escape_misc=True)


def rich_text(html: str, world: World) -> str:
    """Rich text as Markdown, links to pages as their addresses."""
    soup = BeautifulSoup(str(html or ""), "html.parser")
    for link in soup.find_all("a"):
        if link.get("linktype") == "page":
            address = world.address_of(int(link.get("id") or 0))
            if address is None:
                link.unwrap()
            else:
                link.attrs = {"href": f"/{address}/" if address else "/"}
    return re.sub(r"\n{3,}", "\n\n", _converter.convert_soup(soup)).strip()


def body(stream, world: World) -> str:
    """A page's body as Markdown."""
    parts = [_BLOCKS[block.block_type](block.value, world) for block in stream or []]
    return "\n\n".join(part for part in parts if part) + "\n" if parts else ""


def _heading(value, world: World) -> str:
    return f"{'#' * int(value['level'])} {value['text']}"


def _text(value, world: World) -> str:
    return rich_text(value.source, world)


def _quotation(value, world: World) -> str:
    lines = value["text"].split("\n")
    if value.get("attribution"):
        lines.append(f"— {value['attribution']}")
    return "\n".join(f"> {line}".rstrip() for line in lines)


def _picture(value, world: World) -> str:
    from cms.content_files.pictures import file_name  # noqa: PLC0415 - only pages with pictures need it

    image = value["image"]
    if image is None:
        return ""
    alt = "" if image.decorative else image.contextual_alt_text or ""
    caption = f' "{value["caption"]}"' if value.get("caption") else ""
    return f"![{alt}]({file_name(image)}{caption})"


def _action(value, world: World) -> str:
    page = value["link"].get("page")
    target = f"/{world.address_of(page.pk) or ''}/" if page else value["link"].get("address")
    return _directive("action", {"text": value["text"], "link": target})


def _video(value, world: World) -> str:
    keys = {"title": value["title"], "link": value["address"]}
    if value.get("transcript"):
        keys["transcript"] = rich_text(value["transcript"].source, world)
    return _directive("video", keys)


def _details(value, world: World) -> str:
    return _directive("details", {"title": value["title"], "text": rich_text(value["text"].source, world)})


def _table(value, world: World) -> str:
    table = value["table"]
    headings = [column["heading"] for column in table.columns]
    rows = [[str(cell.value or "") for cell in row] for row in table.rows]
    lines = [_row(headings), _row(["---"] * len(headings)), *(_row(row) for row in rows)]
    caption = f"Table: {value['caption']}\n\n" if value.get("caption") else ""
    return caption + "\n".join(lines)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _directive(name: str, keys: dict) -> str:
    return f":::{{{name}}}\n{yaml.dump(keys, allow_unicode=True, sort_keys=False, width=100)}:::"


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
