"""Keys that hold lists: of names, of texts, of rows with keys of their own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from cms.content_files.context import ImportContext
from cms.content_files.errors import ErrorList, FieldError
from cms.content_files.fields import ContentField, parse_fields, read_fields
from cms.content_files.located_yaml import Entries, Items, Located
from cms.security.sanitise import one_line


@dataclass
class Names(ContentField):
    """A text or a list of texts, each resolved by `find(name, world, line)`; None while it is only coming."""

    default: Any = ()
    find: Callable[..., Any] = field(kw_only=True)
    show: Callable[..., Any] | None = None  # the reverse; None: it is not part of the export

    def parse(self, raw: Located, world: ImportContext) -> list[Any]:
        wrongs = ErrorList()
        found = [
            wrongs.attempt(self._parse_one, name, world) for name in (raw if isinstance(raw, list) else [raw])
        ]
        wrongs.raise_any()
        return [item for item in found if item is not None]

    def _parse_one(self, raw: Located, world: ImportContext) -> Any:
        name = super().parse(raw, world)
        if not name:
            raise FieldError(f"“{self.key}” has an empty line here.", raw.line)
        return self.find(name, world, raw.line)

    def write(self, target: Any, value: Any, world: ImportContext) -> None:
        getattr(target, self.attribute).set(value)

    def read(self, source: Any, world: ImportContext) -> str | list[str] | None:
        if self.show is None:
            return None
        items = getattr(source, self.attribute).all()
        names = sorted(filter(None, (self.show(item, world) for item in items)))
        return (names if len(names) > 1 else names[0]) if names else None


@dataclass
class TextRows(ContentField):
    """A list of texts kept as child rows, for example aims."""

    default: Any = ()
    model: type[Model] = field(kw_only=True)
    column: str = "text"

    def parse(self, raw: Located, world: ImportContext) -> list[str]:
        if not isinstance(raw, Items) or any(not isinstance(text, str) for text in raw):
            raise FieldError(f"“{self.key}” takes a list of texts.", raw.line)
        column: Any = self.model._meta.get_field(self.column)
        longest = column.max_length
        wrongs = ErrorList()
        for text in raw:
            if not text.strip():
                wrongs.add(f"“{self.key}” has an empty line here.", text.line)
            if len(text) > longest:
                wrongs.add(f"This is {len(text)} characters long; {longest} fit.", text.line)
        wrongs.raise_any()
        return [one_line(text) for text in raw]

    def write(self, target: Any, value: Any, world: ImportContext) -> None:
        rows = [self.model(**{self.column: text, "sort_order": place}) for place, text in enumerate(value)]
        setattr(target, self.attribute, rows)

    def read(self, source: Any, world: ImportContext) -> list[str] | None:
        rows = getattr(source, self.attribute).all()
        return [one_line(getattr(row, self.column)) for row in rows] or None


@dataclass
class Rows(ContentField):
    """A list of mappings kept as child rows, each with keys of its own."""

    default: Any = ()
    model: Any = None  # None: nothing is stored
    keys: list[ContentField] = field(kw_only=True)

    def parse(self, raw: Located, world: ImportContext) -> list[Any]:
        if not isinstance(raw, Items) or any(not isinstance(row, dict) for row in raw):
            raise FieldError(f"“{self.key}” takes a list of rows, each with keys.", raw.line)
        wrongs = ErrorList()
        rows = [wrongs.attempt(self.parse_row, row, world) for row in raw]
        wrongs.raise_any()
        return rows

    def parse_row(self, raw: Entries, world: ImportContext) -> dict[str, Any]:
        return parse_fields(self.keys, raw, world, raw.line)

    def write(self, target: Any, value: Any, world: ImportContext) -> None:
        rows = [self.make_row(values, world, sort_order=place) for place, values in enumerate(value)]
        setattr(target, self.attribute, rows)

    def make_row(self, values: dict[str, Any], world: ImportContext, **columns: Any) -> Any:
        row = self.model(**columns)
        for key in self.keys:
            if key.key in values:
                key.write(row, values[key.key], world)
        return row

    def read(self, source: Any, world: ImportContext) -> list[dict[str, Any]] | None:
        return [read_fields(self.keys, row, world) for row in getattr(source, self.attribute).all()] or None
