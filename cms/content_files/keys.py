"""What a key of the front matter may hold, and how it maps to an attribute of the model.

Each kind of key has four verbs: `parse` checks located text and returns a value (or raises `Wrong`),
`write` puts the value on the object, `read` gives back plain data for YAML (None: leave the key out).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import timezone

from cms.content_files import as_markdown, markdown
from cms.content_files.faults import Wrong
from cms.content_files.source import Items
from cms.content_files.world import World
from cms.validators import validate_link


@dataclass
class Key:
    """A line of plain text."""

    key: str
    attribute: str = ""
    required: bool = False
    longest: int | None = None
    default: Any = ""

    def __post_init__(self):
        self.attribute = self.attribute or self.key

    def parse(self, raw, world: World):
        if not isinstance(raw, str):
            raise Wrong(f"“{self.key}” takes one text.", raw.line)
        value = raw.strip()
        if self.longest and len(value) > self.longest:
            raise Wrong(f"“{self.key}” is {len(value)} characters long; {self.longest} fit.", raw.line)
        return value

    def write(self, target, value, world: World) -> None:
        setattr(target, self.attribute, value)

    def read(self, source, world: World):
        value = getattr(source, self.attribute)
        return None if value == self.default or value in ("", None) else value


@dataclass
class Email(Key):
    def parse(self, raw, world):
        return _validated(super().parse(raw, world), validate_email, raw, "an e-mail address")


@dataclass
class Address(Key):
    """An address elsewhere."""

    def parse(self, raw, world):
        value = super().parse(raw, world)
        return _validated(
            value, URLValidator(["http", "https"]), raw, "an address such as https://example.org"
        )


@dataclass
class Link(Key):
    """An address elsewhere or a path on this site."""

    def parse(self, raw, world):
        value = super().parse(raw, world)
        _validated(value, validate_link, raw, "a link such as https://example.org or /networks/")
        if value.startswith("/"):
            world.page_id(value, raw.line)
        return value


@dataclass
class Choice(Key):
    choices: Any = None

    def parse(self, raw, world):
        value = super().parse(raw, world)
        if value not in self.choices.values:
            raise Wrong(f"“{value}” is not one of {', '.join(self.choices.values)}.", raw.line)
        return value


@dataclass
class Flag(Key):
    default: Any = False

    def parse(self, raw, world):
        if raw not in ("true", "false"):
            raise Wrong(f"“{self.key}” is true or false.", raw.line)
        return raw == "true"


@dataclass
class Number(Key):
    default: Any = None

    def parse(self, raw, world):
        if not isinstance(raw, str) or not raw.isascii() or not raw.isdigit() or len(raw) > 6:
            raise Wrong(f"“{self.key}” is a whole number.", raw.line)
        return int(raw)


@dataclass
class Day(Key):
    default: Any = None

    def parse(self, raw, world):
        return as_day(raw)

    def read(self, source, world):
        return getattr(source, self.attribute)


@dataclass
class Month(Key):
    default: Any = None

    def parse(self, raw, world):
        try:
            return datetime.strptime(str(raw), "%Y-%m").date()
        except ValueError:
            raise Wrong(f"“{raw}” is no month. Write it as 2026-10.", raw.line) from None

    def read(self, source, world):
        value = getattr(source, self.attribute)
        return value.strftime("%Y-%m") if value else None


@dataclass
class Moment(Key):
    default: Any = None

    def parse(self, raw, world):
        return as_moment(raw)

    def read(self, source, world):
        value = getattr(source, self.attribute)
        return timezone.localtime(value).isoformat() if value else None


@dataclass
class RichText(Key):
    """Markdown that becomes rich text."""

    def parse(self, raw, world):
        return markdown.to_rich_text(super().parse(raw, world), world, raw.line)

    def read(self, source, world):
        return as_markdown.rich_text(getattr(source, self.attribute), world) or None


@dataclass
class PageReference(Key):
    """The address of another page."""

    default: Any = None

    def parse(self, raw, world):
        return world.page_id(super().parse(raw, world), raw.line)

    def write(self, target, value, world):
        setattr(target, f"{self.attribute}_id", value or None)

    def read(self, source, world):
        return world.address_of(getattr(source, f"{self.attribute}_id"))


@dataclass
class Names(Key):
    """A text or a list of texts, each resolved to an object by `find(name, world, line)`."""

    find: Callable = None
    show: Callable = str

    def parse(self, raw, world):
        names = raw if isinstance(raw, list) else [raw]
        if any(not isinstance(name, str) for name in names):
            raise Wrong(f"“{self.key}” takes a text or a list of texts.", raw.line)
        return [self.find(str(name).strip(), world, name.line) for name in names]

    def write(self, target, value, world):
        getattr(target, self.attribute).set([found for found in value if found is not None])

    def read(self, source, world):
        names = sorted(self.show(item, world) for item in getattr(source, self.attribute).all())
        return (names if len(names) > 1 else names[0]) if names else None


@dataclass
class TextRows(Key):
    """A list of texts kept as child rows, for example aims."""

    model: type = None
    column: str = "text"

    def parse(self, raw, world):
        if not isinstance(raw, Items) or any(not isinstance(text, str) for text in raw):
            raise Wrong(f"“{self.key}” takes a list of texts.", raw.line)
        longest = self.model._meta.get_field(self.column).max_length
        for text in raw:
            if len(text) > longest:
                raise Wrong(f"This is {len(text)} characters long; {longest} fit.", text.line)
        return [str(text).strip() for text in raw]

    def write(self, target, value, world):
        rows = [self.model(**{self.column: text, "sort_order": place}) for place, text in enumerate(value)]
        setattr(target, self.attribute, rows)

    def read(self, source, world):
        return [getattr(row, self.column) for row in getattr(source, self.attribute).all()] or None


@dataclass
class Rows(Key):
    """A list of mappings kept as child rows, each with keys of its own."""

    model: type = None
    keys: list[Key] = None
    is_ordered: bool = True

    def parse(self, raw, world):
        if not isinstance(raw, Items) or any(not isinstance(row, dict) for row in raw):
            raise Wrong(f"“{self.key}” takes a list of rows, each with keys.", raw.line)
        return [parse_keys(self.keys, row, world, row.line) for row in raw]

    def write(self, target, value, world):
        rows = []
        for place, values in enumerate(value):
            row = self.model(**({"sort_order": place} if self.is_ordered else {}))
            for key in self.keys:
                if key.key in values:
                    key.write(row, values[key.key], world)
            rows.append(row)
        setattr(target, self.attribute, rows)

    def read(self, source, world):
        return [read_keys(self.keys, row, world) for row in getattr(source, self.attribute).all()] or None


def parse_keys(keys: list[Key], raw: dict, world: World, line: int) -> dict:
    """Every key of `raw` as a value. Raises `Wrong` at the first fault."""
    known = {key.key: key for key in keys}
    for name, located in raw.items():
        if name not in known:
            raise Wrong(f"“{name}” is not known here. Known: {', '.join(sorted(known))}.", located.line)
    for key in keys:
        if key.required and not raw.get(key.key):
            raise Wrong(f"“{key.key}” is missing.", line)
    return {name: known[name].parse(located, world) for name, located in raw.items()}


def read_keys(keys: list[Key], source, world: World) -> dict:
    """What `source` holds under `keys`, without the empty ones."""
    values = {key.key: key.read(source, world) for key in keys}
    return {name: value for name, value in values.items() if value is not None}


def as_day(raw) -> date:
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise Wrong(f"“{raw}” is no date. Write it as 2026-10-31.", raw.line) from None


def as_moment(raw) -> datetime:
    """A moment; a date alone is the start of that day, and a time without offset is UK time."""
    try:
        text = str(raw)
        value = datetime.fromisoformat(text) if len(text) > 10 else datetime.combine(as_day(raw), time())
    except ValueError:
        raise Wrong(f"“{raw}” is no date or time. Write it as 2026-10-31T09:00:00+00:00.", raw.line) from None
    return value if value.tzinfo else timezone.make_aware(value)


def shown_moment(value: datetime) -> date | str:
    """The shortest text that `as_moment` reads as `value`."""
    local = timezone.localtime(value)
    return local.date() if local.time() == time() else local.isoformat()


def _validated(value: str, validator: Callable, raw, what: str) -> str:
    try:
        if value:
            validator(value)
    except ValidationError:
        raise Wrong(f"“{value[:60]}” is not {what}.", raw.line) from None
    return value
