"""Reading a file into keys, values and a body, each with its line."""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import frontmatter
import yaml

from cms.content_files.faults import Wrong

FENCE = "---"


class Text(str):
    """A scalar of the front matter, always text, with the line it stands on."""

    __slots__ = ("line",)


class Items(list):
    line: int


class Entries(dict):
    line: int


@dataclass
class SourceFile:
    """One content file. `name` is its path below the folder; `keys` holds located values."""

    name: str
    keys: Entries
    body: str = ""
    body_line: int = 1
    folder: Path | None = None
    is_made_up: bool = field(default=False)  # an obvious parent nobody wrote a file for

    @property
    def address(self) -> str:
        """The page's place on the site: `networks/carers` for `networks/carers.md`; "" for the home page."""
        path = str(PurePosixPath(self.name).with_suffix(""))
        return "" if path == "home" else path

    def line_of(self, key: str) -> int:
        value = self.keys.get(key)
        return getattr(value, "line", 1)


def read_file(path: Path, folder: Path) -> SourceFile:
    """Read one file. Raises `Wrong` with the line where it cannot be understood."""
    name = path.relative_to(folder).as_posix()
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise Wrong("This is not UTF-8 text. Save the file as UTF-8.", line) from None
    if "\x00" in text:
        raise Wrong(
            "A NUL character cannot be stored. Remove it.", text[: text.index("\x00")].count("\n") + 1
        )
    return parse(text.replace("\r\n", "\n"), name, folder)


def parse(text: str, name: str, folder: Path | None = None) -> SourceFile:
    if not text.startswith(f"{FENCE}\n") or f"\n{FENCE}" not in text:
        raise Wrong(f"Start the file with front matter between two lines of {FENCE}.", 1)
    front, body = frontmatter.YAMLHandler().split(text)
    try:
        node = yaml.compose(front, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 + _lines_before(text, front) if mark else 1
        raise Wrong(f"The front matter is not valid YAML: {error.problem or error.context}.", line) from None
    except yaml.YAMLError as error:
        raise Wrong(f"The front matter is not valid YAML: {error}.", 1) from None
    if not isinstance(node, yaml.MappingNode):
        raise Wrong("The front matter must be lines of “key: value”.", 2)
    keys = _located(node, _lines_before(text, front))
    stripped = body.lstrip("\n")
    body_line = text.count("\n") - stripped.count("\n") + 1
    return SourceFile(name, keys, stripped.rstrip() + "\n" if stripped.strip() else "", body_line, folder)


def _lines_before(text: str, front: str) -> int:
    return text[: text.index(front)].count("\n") if front.strip() else 1


def _located(node: yaml.Node, offset: int):
    """The node's value as text, lists and mappings that know their 1-based line."""
    line = node.start_mark.line + 1 + offset
    if isinstance(node, yaml.ScalarNode):
        value = Text(node.value)
    elif isinstance(node, yaml.SequenceNode):
        value = Items(_located(child, offset) for child in node.value)
    else:
        value = Entries()
        for key_node, child in node.value:
            key_line = key_node.start_mark.line + 1 + offset
            if not isinstance(key_node, yaml.ScalarNode):
                raise Wrong("A key must be a word.", key_line)
            if key_node.value in value:
                raise Wrong(f"“{key_node.value}” stands here twice. Keep one.", key_line)
            value[key_node.value] = _located(child, offset)
    value.line = line
    return value
