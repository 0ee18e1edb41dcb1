"""From Markdown to the blocks and the rich text the editor allows; nothing else gets through."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin
from wagtail import blocks

from cms.blocks import BodyBlock
from cms.content_files.context import ImportContext
from cms.content_files.errors import ErrorList, FieldError
from cms.content_files.files import DOCUMENTS, document_id, picture_value
from cms.content_files.located_yaml import LocatedText, read_yaml

ALLOWED_TAGS = {"p", "b", "i", "a", "ul", "ol", "li", "br"}
ALLOWED_ATTRIBUTES = {"a": {"href", "linktype", "id"}}
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}
RENAMED = {"strong": "b", "em": "i"}
LISTS = {"bullet_list", "ordered_list", "list_item"}
CAPTION = "Table: "
ATTRIBUTION = ("— ", "-- ")
BLOCKS = BodyBlock().child_blocks


def _parser() -> MarkdownIt:
    parser: Any = MarkdownIt("commonmark", {"html": False}).enable("table").use(colon_fence_plugin)
    parser.normalizeLink = str  # addresses stay as they were typed
    return parser


def to_rich_text(text: LocatedText, world: ImportContext, *, lists: bool = True) -> str:
    """`text` as the rich text a volunteer could have typed. Raises `FieldError` for what the editor lacks."""
    parser = _parser()
    return _render(parser, parser.parse(text), text, world, lists)


def to_blocks(text: LocatedText, world: ImportContext) -> list[dict[str, Any]]:
    """`text` as the raw data of a page's body."""
    return BodyReader(text, world).read()


class BodyReader:
    """Turns Markdown into blocks, one per heading, quotation, table …; text in between stays together."""

    def __init__(self, text: LocatedText, world: ImportContext) -> None:
        self.source = text
        self.world = world
        self.parser = _parser()
        self.blocks: list[dict[str, Any]] = []
        self.text: list[Token] = []
        self.caption = ""

    def read(self) -> list[dict[str, Any]]:
        wrongs = ErrorList()
        groups = list(_top_level(self.parser.parse(self.source)))
        for group, following in zip_longest(groups, groups[1:]):
            wrongs.attempt(self._read_group, group, following)
        wrongs.attempt(self._end_text)
        wrongs.raise_any()
        return self.blocks

    def _read_group(self, group: list[Token], following: list[Token] | None) -> None:
        kind = group[0].type.removesuffix("_open")
        line = self._line(group[0])
        if kind == "paragraph" and _is_picture(group[1]):
            self._picture(_children(group[1])[0], line)
        elif kind == "paragraph" and _is_caption(group[1], following):
            self.caption = _plain(group[1], line).removeprefix(CAPTION)
        elif kind in LISTS | {"paragraph"}:
            self.text += group
        else:
            readers = {
                "heading": self._heading,
                "blockquote": self._quotation,
                "table": self._table,
                "colon_fence": self._directive,
            }
            if kind not in readers:
                raise FieldError("This kind of Markdown has no place on a page.", line)
            readers[kind](group, line)

    def _line(self, token: Token) -> int:
        return self.source.line_of(_row(token))

    def _add(self, kind: str, value: dict[str, Any], line: int) -> None:
        self._end_text()
        _check(BLOCKS[kind], value, line)
        self.blocks.append({"type": kind, "value": value})

    def _end_text(self) -> None:
        if self.text:
            tokens, self.text = self.text, []
            html = _render(self.parser, tokens, self.source, self.world)
            self.blocks.append({"type": "text", "value": html})

    def _heading(self, group: list[Token], line: int) -> None:
        level = group[0].tag[1]
        if level not in "23":
            raise FieldError("Use ## or ### for headings; the page's title is the only #.", line)
        self._add("heading", {"text": _plain(group[1], line), "level": level}, line)

    def _quotation(self, group: list[Token], line: int) -> None:
        if any(token.tag not in ("blockquote", "p", "") for token in group):
            raise FieldError("A quotation holds paragraphs only.", line)
        paragraphs = [token for token in group if token.type == "inline"]
        lines = "\n\n".join(_plain(token, self._line(token)) for token in paragraphs).split("\n")
        attribution = ""
        if paragraphs and paragraphs[-1].content.split("\n")[-1].startswith(ATTRIBUTION):
            attribution = lines.pop().split(" ", 1)[1].strip()
        self._add("quotation", {"text": "\n".join(lines).strip(), "attribution": attribution}, line)

    def _table(self, group: list[Token], line: int) -> None:
        rows: list[list[str]] = []
        for token in group:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(_plain(token, self._line(token)))
        columns = [{"type": "text", "heading": heading} for heading in rows[0]]
        table = {"columns": columns, "rows": [{"values": row} for row in rows[1:]], "caption": ""}
        caption, self.caption = self.caption, ""
        self._add("table", {"caption": caption, "table": table}, line)

    def _picture(self, token: Token, line: int) -> None:
        image = picture_value(self.world, str(token.attrs["src"]), _plain(token, line), line)
        self._add("picture", {"image": image, "caption": str(token.attrs.get("title", ""))}, line)

    def _directive(self, group: list[Token], line: int) -> None:
        token = group[0]
        name = token.info.strip().strip("{}")
        makers = {"action": self._action, "video": self._video, "details": self._details}
        if name not in makers:
            raise FieldError(f"“{name}” is not known. Use {', '.join(sorted(makers))}.", line)
        makers[name](read_yaml(token.content, line + 1), line)

    def _action(self, keys: dict[str, Any], line: int) -> None:
        _expect(keys, {"text", "link"}, set(), line)
        self._add("action", {"text": str(keys["text"]), "link": self._link(keys["link"])}, line)

    def _video(self, keys: dict[str, Any], line: int) -> None:
        _expect(keys, {"title", "link"}, {"transcript"}, line)
        transcript = to_rich_text(keys.get("transcript", LocatedText()), self.world)
        _check_scheme(keys["link"], keys["link"].line)
        value = {"title": str(keys["title"]), "address": str(keys["link"]), "transcript": transcript}
        self._add("video", value, line)

    def _details(self, keys: dict[str, Any], line: int) -> None:
        _expect(keys, {"title", "text"}, set(), line)
        value = {"title": str(keys["title"]), "text": to_rich_text(keys["text"], self.world)}
        self._add("details", value, line)

    def _link(self, target: LocatedText) -> dict[str, Any]:
        if target.startswith("/"):
            return {"page": self.world.page_id(target, target.line), "address": ""}
        _check_scheme(target, target.line)
        return {"page": None, "address": str(target)}


def _expect(keys: dict[str, Any], required: set[str], optional: set[str], line: int) -> None:
    wrongs = ErrorList()
    for name in sorted(required - {name for name, value in keys.items() if value}):
        wrongs.add(f"“{name}” is missing here.", line)
    for name, value in keys.items():
        if name not in required | optional:
            wrongs.add(f"“{name}” is not known here.", value.line)
        elif not isinstance(value, str):
            wrongs.add(f"“{name}” takes one text.", value.line)
    wrongs.raise_any()


def _check(block: blocks.StructBlock, value: dict[str, Any], line: int) -> None:
    """Say what the editor's form would to plain parts of `value`. Pages and pictures are checked apart."""
    wrongs = ErrorList()
    for name, child in block.child_blocks.items():
        if isinstance(child, blocks.StructBlock):
            wrongs.attempt(_check, child, value.get(name) or {}, line)
        elif isinstance(child, (blocks.CharBlock, blocks.TextBlock, blocks.URLBlock)):
            try:
                child.clean(value.get(name, ""))
            except ValidationError as error:
                wrongs.add(f"{child.label}: {' '.join(error.messages)}", line)
    wrongs.raise_any()


def _top_level(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens in groups, one for each block at the top."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield group
            group = []


def _row(token: Token) -> int:
    return token.map[0] if token.map else 0


def _children(inline: Token) -> list[Token]:
    return inline.children or []


def _is_picture(inline: Token) -> bool:
    return [child.type for child in _children(inline)] == ["image"]


def _is_caption(inline: Token, following: list[Token] | None) -> bool:
    is_before_table = following is not None and following[0].type == "table_open"
    return is_before_table and inline.content.startswith(CAPTION)


def _plain(inline: Token, line: int) -> str:
    """The words of an inline token without their marks."""
    words = []
    for child in inline.children or []:
        if child.type in ("link_open", "image"):
            raise FieldError("Links and pictures cannot stand here, only words.", line)
        words.append("\n" if child.type in ("softbreak", "hardbreak") else child.content)
    return "".join(words)


def _render(
    parser: MarkdownIt, tokens: list[Token], source: LocatedText, world: ImportContext, lists: bool = True
) -> str:
    """The tokens as clean rich text. Raises `FieldError` for blocks and links that cannot stand in it."""
    wrongs = ErrorList()
    for before, token in zip([None, *tokens], tokens, strict=False):
        line = source.line_of(_row(token))
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if token.nesting >= 0 and kind not in {"paragraph", "inline", *(LISTS if lists else ())}:
            has_lists = "lists, " if lists else ""
            wrongs.add(f"Only paragraphs, {has_lists}bold, italic and links can stand here.", line)
        if kind == "paragraph" and token.level > 0:
            token.hidden = True  # in the editor, the words of a list item stand in no paragraph
            if token.nesting > 0 and (before is None or before.type != "list_item_open"):
                wrongs.add("An item of a list holds one paragraph.", line)
        for child in token.children or []:
            wrongs.attempt(_adapt, child, world, line)
    wrongs.raise_any()
    html = nh3.clean(
        parser.renderer.render(tokens, parser.options, {}),
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes=ALLOWED_SCHEMES,
        link_rel=None,
    )
    html = re.sub(r"\n(?=</?(p|ul|ol|li)\b)|(?<=<br>)\n", "", html)
    return html.strip().replace("\n", " ")


def _adapt(inline: Token, world: ImportContext, line: int) -> None:
    inline.tag = RENAMED.get(inline.tag, inline.tag)
    if inline.type == "link_open":
        _point(inline, world, line)
    elif inline.type == "image":
        raise FieldError("A picture stands in a paragraph of its own.", line)


def _point(link: Token, world: ImportContext, line: int) -> None:
    """Let a link to a page of this site follow the page when it moves, and one to a document be that."""
    href = str(link.attrs.get("href", ""))
    if href.startswith("/"):
        page_id = world.page_linked(href, line)
        link.attrs = {"href": href} if page_id is None else {"linktype": "page", "id": str(page_id)}
    elif href.startswith(f"{DOCUMENTS}/"):
        link.attrs = {"linktype": "document", "id": str(document_id(world, href, line))}
    elif not href.startswith("#"):
        _check_scheme(href, line)


def _check_scheme(href: str, line: int) -> None:
    if ":" not in href or href.split(":", 1)[0].lower() not in ALLOWED_SCHEMES:
        raise FieldError(f"“{href[:60]}” is no link: begin with / for a page of the site, or https://.", line)
