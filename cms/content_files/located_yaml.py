"""YAML in and out. What is read is text, lists and mappings that know their line; nothing is guessed."""

from typing import Any

import yaml

from cms.content_files.errors import FieldError


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


class _Loader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):  # a few aliases can stand for gigabytes
            mark = self.current_event.start_mark
            raise yaml.composer.ComposerError(None, None, "aliases (*) are not used here", mark)
        return super().compose_node(parent, index)


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
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context
        raise FieldError(
            f"This is not valid YAML: {reason}.", first_line + (mark.line if mark else 0)
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
        return LocatedText.at(node.value, line, line + 1 if node.style == "|" else None)
    if isinstance(node, yaml.MappingNode):
        return _entries(node, first_line)
    items = Items(_located(child, first_line) for child in node.value)
    items.line = line
    return items


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
