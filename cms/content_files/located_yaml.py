"""YAML in and out. What is read is text, lists and mappings that know their line; nothing is guessed."""

from typing import Any

import yaml

from cms.content_files.errors import FieldError
from cms.security.sanitise import is_storable, sanitise


class LocatedText(str):
    """A text with the line it stands on. `first_row` is the line of its first row where rows are lines."""

    line: int = 1
    first_row: int | None = None

    @classmethod
    def at(cls, value: str, line: int, first_row: int | None = None) -> "LocatedText":
        text = cls(value)
        text.line, text.first_row = line, first_row
        return text

    def changed_to(self, value: str) -> "LocatedText":
        """Another text in the same place."""
        return LocatedText.at(value, self.line, self.first_row)

    def line_of(self, row: int) -> int:
        """The line of the file that holds this text's `row` (from 0), as near as can be known."""
        return self.line if self.first_row is None else self.first_row + row


class Items(list[Any]):
    line: int = 1


class Entries(dict[str, Any]):
    line: int = 1


Located = LocatedText | Items | Entries


class _WordsAtRisk(Exception):
    """Valid YAML that would take words away from what somebody wrote. Says what to do instead."""

    def __init__(self, reason: str, mark: yaml.Mark) -> None:
        super().__init__(reason)
        self.line = mark.line


class _Loader(yaml.SafeLoader):
    """Reads YAML as the people who write it do: no text loses a word without their being told."""

    after_plain = after_quoted = -1  # where the last text without, and with, quotation marks ended

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Aliases are refused for one more reason: a few can stand for gigabytes."""
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]  # in its stubs
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise _WordsAtRisk("A text that begins with *, & or ! needs quotation marks.", event.start_mark)
        return super().compose_node(parent, index)

    def fetch_plain(self) -> None:
        super().fetch_plain()
        self.after_plain = self.index

    def fetch_flow_scalar(self, style: str) -> None:
        super().fetch_flow_scalar(style)
        self.after_quoted = self.index

    def scan_to_next_token(self) -> None:
        """A remark stands on a line of its own, or after a closing quotation mark; other signs are words."""
        is_after_plain = self.index == self.after_plain
        is_remark = self.index == self.after_quoted and self.peek() == " "
        while self.peek() == " ":
            self.forward()
        if self.peek() == "#" and not is_remark:
            has_line = not self.buffer[self.pointer - self.column : self.pointer].strip(" ")
            goes_on = is_after_plain and (self.flow_level or self.column > self.indent)
            if goes_on or not has_line:
                self.refuse_remark()
        super().scan_to_next_token()

    def scan_block_scalar_ignored_line(self, start_mark: yaml.Mark) -> None:
        while self.peek() == " ":
            self.forward()
        if self.peek() == "#":
            self.refuse_remark()
        super().scan_block_scalar_ignored_line(start_mark)

    def refuse_remark(self) -> None:
        raise _WordsAtRisk(
            "From # on, this would be lost. Put the text in quotation marks, "
            "or a remark on a line of its own.",
            self.get_mark(),
        )


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


_Dumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style="|" if "\n" in text else None
    ),
)


def read_yaml(text: str, first_line: int) -> Entries:
    """`text`, which begins on `first_line` of its file, as a mapping. Raises `FieldError` with the line."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except _WordsAtRisk as error:
        raise FieldError(str(error), first_line + error.line) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context
        raise FieldError(
            f"This is not valid YAML: {reason}. Put a text with “: ” or signs in quotation marks.",
            first_line + (mark.line if mark else 0),
        ) from None
    except yaml.reader.ReaderError as error:
        line = first_line + text[: error.position].count("\n")
        raise FieldError("This character cannot stand in YAML. Remove it.", line) from None
    except RecursionError:
        raise FieldError("Lists and mappings are nested too deeply here.", first_line) from None
    if not isinstance(node, yaml.MappingNode):
        raise FieldError("Here stand lines of “key: value”.", first_line)
    return _entries(node, first_line)


def _located(node: yaml.Node, first_line: int) -> Located:
    line = first_line + node.start_mark.line
    if isinstance(node, yaml.ScalarNode):
        return LocatedText.at(_text(node, line), line, line + 1 if node.style == "|" else None)
    if isinstance(node, yaml.MappingNode):
        return _entries(node, first_line)
    items = Items(_located(child, first_line) for child in node.value)
    items.line = line
    return items


def _text(node: yaml.ScalarNode, line: int) -> str:
    """The words as they stand: `no`, `007` and `12:30` are none of the things that YAML makes of them."""
    if node.style is None and node.value and node.tag.endswith(":null"):
        raise FieldError(
            f"“{node.value}” says nothing in YAML. Leave the key out, or put the word in quotation marks.",
            line,
        )
    if not is_storable(node.value):  # spelt as \0 or \ud800 in quotation marks
        raise FieldError("A character is spelt here that cannot be stored. Remove it.", line)
    return sanitise(node.value)


def _entries(node: yaml.MappingNode, first_line: int) -> Entries:
    entries = Entries()
    entries.line = first_line + node.start_mark.line
    for key, child in node.value:
        line = first_line + key.start_mark.line
        if not isinstance(key, yaml.ScalarNode):
            raise FieldError("A key must be a word.", line)
        if key.value in entries:
            raise FieldError(f"“{key.value}” stands here twice. Keep one.", line)
        entries[key.value] = _located(child, first_line)
        if not isinstance(child, yaml.ScalarNode):
            entries[key.value].line = line
    return entries


def dump_yaml(keys: dict[str, Any], width: float = 100) -> str:
    """`keys` as YAML for people: their order kept, long texts as blocks, no aliases."""
    return yaml.dump(keys, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=width)
