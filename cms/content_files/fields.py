"""What a key of the front matter may hold, and how it maps to an attribute of the model.

Each kind of key has three verbs: `parse` checks located text and returns a value (or raises `FieldError`),
`write` puts the value on the object, `read` gives back plain data for YAML (None: leave the key out).
`rows` has the keys that hold lists.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import timezone

from cms.content_files import markdown_reader, markdown_writer
from cms.content_files.context import ImportContext
from cms.content_files.errors import ErrorList, FieldError
from cms.content_files.located_yaml import Located
from cms.models import BasePage
from cms.security.sanitise import one_line
from cms.validators import at_wall_clock, validate_link

YEARS = range(1900, 2200)


@dataclass
class ContentField:
    """Plain text: a line, or with `has_lines` as many as there are."""

    key: str
    attribute: str = ""
    required: bool = False
    longest: int | None = None
    has_lines: bool = False  # otherwise a line break becomes a space
    default: Any = ""
    stays: bool = False  # left out of a file: what the site has stays, instead of going back to the default
    is_beside: bool = (
        False  # `write` stores it beside the page; no draft, revision or history row is about it
    )

    def __post_init__(self) -> None:
        self.attribute = self.attribute or self.key

    def parse(self, raw: Located, world: ImportContext) -> Any:
        if not isinstance(raw, str):
            raise FieldError(f"“{self.key}” takes one text.", raw.line)
        value = self.as_written(raw)
        if self.longest and len(value) > self.longest:
            raise FieldError(f"“{self.key}” is {len(value)} characters long; {self.longest} fit.", raw.line)
        return value

    def as_written(self, text: str) -> str:
        """`text` as a file says it: what is read back is the same, however the site got it."""
        return text.replace("\r\n", "\n").strip() if self.has_lines else one_line(text)

    def write(self, target: Any, value: Any, world: ImportContext) -> None:
        setattr(target, self.attribute, value)

    def read(self, source: Any, world: ImportContext) -> Any:
        value = getattr(source, self.attribute)
        value = self.as_written(value) if isinstance(value, str) else value
        return None if value == self.default or value in ("", None) else value


@dataclass
class Email(ContentField):
    longest: int | None = 254

    def parse(self, raw: Located, world: ImportContext) -> str:
        return _validated(super().parse(raw, world), validate_email, raw, "an email address")


@dataclass
class Address(ContentField):
    """An address elsewhere."""

    longest: int | None = 200

    def parse(self, raw: Located, world: ImportContext) -> str:
        value = super().parse(raw, world)
        return _validated(
            value, URLValidator(["http", "https"]), raw, "an address such as https://example.org"
        )


@dataclass
class Link(ContentField):
    """An address elsewhere or a path on this site."""

    longest: int | None = 500

    def parse(self, raw: Located, world: ImportContext) -> str:
        value = super().parse(raw, world)
        _validated(value, validate_link, raw, "a link such as https://example.org or /networks/")
        if value.startswith("/"):
            world.page_linked(value, raw.line)
        return value


@dataclass
class ChoiceField(ContentField):
    choices: Any = None

    def parse(self, raw: Located, world: ImportContext) -> str:
        value = super().parse(raw, world)
        if value not in self.choices.values:
            raise FieldError(f"“{value}” is not one of {', '.join(self.choices.values)}.", raw.line)
        return value


@dataclass
class Flag(ContentField):
    default: Any = False

    def parse(self, raw: Located, world: ImportContext) -> bool:
        if raw not in ("true", "false"):
            raise FieldError(f"“{self.key}” is true or false.", raw.line)
        return raw == "true"


@dataclass
class Number(ContentField):
    default: Any = None

    def parse(self, raw: Located, world: ImportContext) -> int:
        if not isinstance(raw, str) or not raw.isascii() or not raw.isdigit() or len(raw) > 6:
            raise FieldError(f"“{self.key}” is a whole number.", raw.line)
        return int(raw)


@dataclass
class Day(ContentField):
    default: Any = None

    def parse(self, raw: Located, world: ImportContext) -> date:
        return as_day(raw)


@dataclass
class MonthField(ContentField):
    default: Any = None

    def parse(self, raw: Located, world: ImportContext) -> date:
        try:
            return _in_our_time(datetime.strptime(str(raw), "%Y-%m").date())
        except ValueError:
            raise FieldError(f"“{raw}” is no month. Write it as 2026-10.", raw.line) from None

    def read(self, source: Any, world: ImportContext) -> str | None:
        value = getattr(source, self.attribute)
        return value.strftime("%Y-%m") if value else None


@dataclass
class Moment(ContentField):
    default: Any = None

    def parse(self, raw: Located, world: ImportContext) -> datetime:
        return as_moment(raw)

    def read(self, source: Any, world: ImportContext) -> str | None:
        value = getattr(source, self.attribute)
        return timezone.localtime(value).isoformat() if value else None


@dataclass
class RichText(ContentField):
    """Markdown that becomes rich text: with lists, or only paragraphs, bold, italic and links."""

    lists: bool = True

    def parse(self, raw: Any, world: ImportContext) -> str:
        super().parse(raw, world)
        return markdown_reader.to_rich_text(raw, world, lists=self.lists)

    def read(self, source: Any, world: ImportContext) -> str | None:
        return markdown_writer.rich_text(getattr(source, self.attribute), world) or None


@dataclass
class Blocks(ContentField):
    """A page's body."""

    def parse(self, raw: Any, world: ImportContext) -> list[dict[str, Any]]:
        return markdown_reader.to_blocks(raw, world)

    def read(self, source: Any, world: ImportContext) -> str | None:
        return markdown_writer.body(getattr(source, self.attribute), world) or None


@dataclass
class PageReference(ContentField):
    """The address of another page, of type `to`."""

    default: Any = None
    to: type[BasePage] | None = None

    def parse(self, raw: Located, world: ImportContext) -> int:
        address = super().parse(raw, world)
        page_id = world.page_id(address, raw.line)
        found = world.model_of(address.strip("/"))
        if self.to and found and not issubclass(found, self.to):
            raise FieldError(f"/{address}/ is not a {self.to.kind_name.lower()}.", raw.line)
        return page_id

    def write(self, target: Any, value: Any, world: ImportContext) -> None:
        setattr(target, f"{self.attribute}_id", value)

    def read(self, source: Any, world: ImportContext) -> str | None:
        return world.address_of(getattr(source, f"{self.attribute}_id"))


def parse_fields(
    keys: list[ContentField], raw: dict[str, Any], world: ImportContext, line: int
) -> dict[str, Any]:
    """Every key of `raw`, which begins at `line`, as a value. Raises `FieldError` with all that is wrong."""
    known = {key.key: key for key in keys}
    wrongs = ErrorList()
    values = {}
    for name, located in raw.items():
        if name not in known:
            wrongs.add(f"“{name}” is not known here. Known: {', '.join(sorted(known))}.", located.line)
        elif located or not known[name].required:
            values[name] = wrongs.attempt(known[name].parse, located, world)
    for key in keys:
        if key.required and not raw.get(key.key):
            wrongs.add(f"“{key.key}” is missing.", getattr(raw.get(key.key), "line", line))
    wrongs.raise_any()
    return values


def read_fields(keys: list[ContentField], source: Any, world: ImportContext) -> dict[str, Any]:
    """What `source` holds under `keys`, without the empty ones."""
    values = {key.key: key.read(source, world) for key in keys}
    return {name: value for name, value in values.items() if value is not None}


def as_day(raw: Located) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", str(raw)):
            raise ValueError
        return _in_our_time(date.fromisoformat(str(raw)))
    except ValueError:
        raise FieldError(f"“{raw}” is no date. Write it as 2026-10-31.", raw.line) from None


def as_moment(raw: Located) -> datetime:
    """A moment; a date alone is the start of that day, and a time without offset is UK time."""
    try:
        text = str(raw)
        value = datetime.fromisoformat(text) if len(text) > 10 else datetime.combine(as_day(raw), time())
        _in_our_time(value)
    except ValueError:
        raise FieldError(
            f"“{raw}” is no date or time. Write it as 2026-10-31T09:00:00+00:00.", raw.line
        ) from None
    try:
        return value if value.tzinfo else at_wall_clock(value)
    except ValidationError as error:
        raise FieldError(" ".join(error.messages), raw.line) from None


def shown_moment(value: datetime) -> date | str:
    """The shortest text that `as_moment` reads as `value`."""
    local = timezone.localtime(value)
    return local.date() if local.time() == time() else local.isoformat()


def _in_our_time(value: date) -> date:
    """A slip of the finger such as 0206-10-31 is no date."""
    if value.year not in YEARS:
        raise ValueError
    return value


def _validated(value: str, validator: Callable[[str], None], raw: Located, what: str) -> str:
    try:
        if value:
            validator(value)
    except ValidationError:
        raise FieldError(f"“{value[:60]}” is not {what}.", raw.line) from None
    return value
