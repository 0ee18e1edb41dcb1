"""From Markdown to the blocks and the rich text the editor allows; nothing else gets through."""

import nh3
import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.colon_fence import colon_fence_plugin

from cms.content_files.faults import Wrong
from cms.content_files.world import World

ALLOWED_TAGS = {"p", "b", "i", "a", "ul", "ol", "li", "br"}
ALLOWED_ATTRIBUTES = {"a": {"href", "linktype", "id"}}
ALLOWED_SCHEMES = {"http", "https", "mailto", "tel"}
RENAMED = {"strong": "b", "em": "i"}
TEXT_STARTS = {"paragraph_open", "bullet_list_open", "ordered_list_open"}
CAPTION = "Table: "


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return parser.use(colon_fence_plugin)


def to_rich_text(text: str, world: World, line: int = 1) -> str:
    """`text` as the rich text a volunteer could have typed. Raises `Wrong` for anything the editor lacks."""
    parser = _parser()
    tokens = parser.parse(text)
    for token in tokens:
        if token.level == 0 and token.nesting >= 0 and token.type not in TEXT_STARTS | {"inline"}:
            raise Wrong("Only paragraphs, lists, bold, italic and links can stand here.", line + _row(token))
    return _render(parser, tokens, world, line)


def to_blocks(text: str, world: World, line: int = 1) -> list[dict]:
    """`text` as the raw data of a page's body."""
    return BodyReader(world, line).read(text)


class BodyReader:
    """Turns Markdown into blocks, one per heading, quotation, table …; text in between stays together."""

    def __init__(self, world: World, line: int):
        self.world = world
        self.line = line
        self.parser = _parser()
        self.blocks: list[dict] = []
        self.text: list[Token] = []
        self.caption = ""

    def read(self, text: str) -> list[dict]:
        for group in _top_level(self.parser.parse(text)):
            reader = getattr(self, f"_{group[0].type.removesuffix('_open')}", None)
            if reader is None:
                raise Wrong("This kind of Markdown has no place on a page.", self._line(group[0]))
            reader(group)
        self._end_text()
        return self.blocks

    def _line(self, token: Token) -> int:
        return self.line + _row(token)

    def _add(self, kind: str, value) -> None:
        self._end_text()
        self.blocks.append({"type": kind, "value": value})

    def _end_text(self) -> None:
        if self.text:
            tokens, self.text = self.text, []
            html = _render(self.parser, tokens, self.world, self.line)
            self.blocks.append({"type": "text", "value": html})

    def _paragraph(self, group: list[Token]) -> None:
        inline = group[1]
        children = inline.children or []
        if len(children) == 1 and children[0].type == "image":
            self._picture(children[0], self._line(group[0]))
        elif inline.content.startswith(CAPTION):
            self._end_text()
            self.caption = inline.content.removeprefix(CAPTION)
        else:
            self.text += group

    def _bullet_list(self, group: list[Token]) -> None:
        self.text += group

    _ordered_list = _bullet_list

    def _heading(self, group: list[Token]) -> None:
        level = group[0].tag[1]
        if level not in "23":
            raise Wrong("Use ## or ### for headings; the page's title is the only #.", self._line(group[0]))
        self._add("heading", {"text": _plain(group[1]), "level": level})

    def _blockquote(self, group: list[Token]) -> None:
        lines = "\n\n".join(_plain(token) for token in group if token.type == "inline").split("\n")
        attribution = ""
        if lines[-1].startswith(("— ", "-- ")):
            attribution = lines.pop().split(" ", 1)[1].strip()
        self._add("quotation", {"text": "\n".join(lines).strip(), "attribution": attribution})

    def _table(self, group: list[Token]) -> None:
        rows: list[list[str]] = []
        for token in group:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(_plain(token))
        columns = [{"type": "text", "heading": heading} for heading in rows[0]]
        table = {"columns": columns, "rows": [{"values": row} for row in rows[1:]], "caption": ""}
        self._add("table", {"caption": self.caption, "table": table})
        self.caption = ""

    def _picture(self, token: Token, line: int) -> None:
        from cms.content_files.pictures import picture_value  # noqa: PLC0415 - only pages with pictures need it

        value = picture_value(self.world, str(token.attrs["src"]), token.content, line)
        self._add("picture", {"image": value, "caption": str(token.attrs.get("title", ""))})

    def _colon_fence(self, group: list[Token]) -> None:
        token = group[0]
        line = self._line(token)
        name = token.info.strip().strip("{}")
        makers = {"action": self._action, "video": self._video, "details": self._details}
        if name not in makers:
            raise Wrong(f"“{name}” is not known. Use {', '.join(sorted(makers))}.", line)
        try:
            keys = yaml.load(token.content, Loader=yaml.BaseLoader) or {}  # noqa: S506 - it builds nothing but text
        except yaml.YAMLError:
            raise Wrong(f"Between the colons of {name} stand lines of “key: value”.", line) from None
        if not isinstance(keys, dict):
            raise Wrong(f"Between the colons of {name} stand lines of “key: value”.", line)
        makers[name](keys, line)

    def _action(self, keys: dict, line: int) -> None:
        _expect(keys, {"text", "link"}, set(), line)
        self._add("action", {"text": keys["text"], "link": self._link(keys["link"], line)})

    def _video(self, keys: dict, line: int) -> None:
        _expect(keys, {"title", "link"}, {"transcript"}, line)
        transcript = to_rich_text(keys.get("transcript", ""), self.world, line)
        self._add("video", {"title": keys["title"], "address": keys["link"], "transcript": transcript})

    def _details(self, keys: dict, line: int) -> None:
        _expect(keys, {"title", "text"}, set(), line)
        text = to_rich_text(keys["text"], self.world, line)
        self._add("details", {"title": keys["title"], "text": text})

    def _link(self, target: str, line: int) -> dict:
        if target.startswith("/"):
            return {"page": self.world.page_id(target, line) or None, "address": ""}
        _check_scheme(target, line)
        return {"page": None, "address": target}


def _expect(keys: dict, required: set[str], optional: set[str], line: int) -> None:
    missing, unknown = required - set(keys), set(keys) - required - optional
    if missing:
        raise Wrong(f"“{sorted(missing)[0]}:” is missing here.", line)
    if unknown:
        raise Wrong(f"“{sorted(unknown)[0]}” is not known here.", line)
    if any(not isinstance(value, str) for value in keys.values()):
        raise Wrong("Each line here is a key and one text.", line)


def _top_level(tokens: list[Token]):
    """The tokens in groups, one for each block at the top."""
    group: list[Token] = []
    for token in tokens:
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield group
            group = []


def _row(token: Token) -> int:
    return token.map[0] if token.map else 0


def _plain(inline: Token) -> str:
    """The words of an inline token without their marks."""
    words = []
    for child in inline.children or []:
        if child.type in ("softbreak", "hardbreak"):
            words.append("\n")
        elif child.type in ("text", "code_inline", "text_special"):
            words.append(child.content)
    return "".join(words)


def _render(parser: MarkdownIt, tokens: list[Token], world: World, line: int) -> str:
    for token in tokens:
        if token.tag in RENAMED:
            token.tag = RENAMED[token.tag]
        for child in token.children or []:
            child.tag = RENAMED.get(child.tag, child.tag)
            if child.type == "link_open":
                _point(child, world, line + _row(token))
            if child.type == "image":
                raise Wrong("A picture stands in a paragraph of its own.", line + _row(token))
        token.hidden = False  # list items always hold a paragraph in Markdown's tight lists
    html = parser.renderer.render(tokens, parser.options, {})
    html = html.replace("<li>\n<p>", "<li>").replace("</p>\n</li>", "</li>")
    return (
        nh3.clean(
            html, tags=ALLOWED_TAGS, attributes=ALLOWED_ATTRIBUTES, url_schemes=ALLOWED_SCHEMES, link_rel=None
        )
        .replace("\n", " ")
        .strip()
    )


def _point(link: Token, world: World, line: int) -> None:
    """Let a link to an address of this site follow the page when it moves."""
    href = str(link.attrs.get("href", ""))
    if href.startswith("/"):
        link.attrs = {"linktype": "page", "id": str(world.page_id(href, line))}
    else:
        _check_scheme(href, line)


def _check_scheme(href: str, line: int) -> None:
    if href.split(":", 1)[0].lower() not in ALLOWED_SCHEMES or ":" not in href:
        raise Wrong(f"“{href[:60]}” is no link: begin with / for a page of the site, or https://.", line)
