"""Ties each `type` of content file to a model. Apps register theirs in their `content_files.py`."""

import builtins
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.models import DraftStateMixin

from cms.content_files.context import ComingPage, ImportContext
from cms.content_files.errors import ErrorList, FieldError
from cms.content_files.fields import (
    Blocks,
    ContentField,
    Day,
    Flag,
    Moment,
    Number,
    RichText,
    parse_fields,
    read_fields,
)
from cms.content_files.history_fields import HISTORY_KEYS, check_history, history_entries
from cms.content_files.located_yaml import Located
from cms.content_files.parser import SourceFile
from cms.content_files.readers import READERS
from cms.models import BasePage
from cms.security.sanitise import one_line


@dataclass
class Format:
    """How one type of content is written as a file: keys, and a body that is one more key."""

    type: str
    model: builtins.type[models.Model]
    keys: list[ContentField] = field(default_factory=list)
    body: ContentField = field(default_factory=lambda: Blocks("body"))

    @property
    def has_drafts(self) -> bool:
        return issubclass(self.model, DraftStateMixin)

    def announce(self, file: SourceFile, world: ImportContext) -> None:
        """Tell the world what this file brings, before references are checked."""

    def parse(self, file: SourceFile, world: ImportContext) -> dict[str, Any]:
        """The file's values by key, the body's among them. Raises `FieldError` with all that is wrong."""
        world.folder = file.folder
        wrongs = ErrorList()
        raw = {name: value for name, value in file.keys.items() if name != "type"}
        values = wrongs.attempt(parse_fields, self.keys_of_file(), raw, world, 1) or {}
        if self.body.required and not file.body:
            wrongs.add("There is no text below the front matter.", 1)
        values[self.body.key] = wrongs.attempt(self.body.parse, file.body, world)
        self.check_whole(file, values, wrongs)
        wrongs.raise_any()
        return values

    def keys_of_file(self) -> list[ContentField]:
        return self.keys

    def check_whole(self, file: SourceFile, values: dict[str, Any], wrongs: ErrorList) -> None:
        """Check what several keys say together. There are no `values` when one of them is wrong."""

    def stored(self, file: SourceFile, values: dict[str, Any], world: ImportContext) -> Any:
        """What the site has of `file`, its newest draft where changes become drafts; None: nothing yet."""
        found = self.find(file, values, world)
        if found and world.is_drafting and self.has_drafts:
            return found.get_latest_revision_as_object()
        return found

    def find(self, file: SourceFile, values: dict[str, Any], world: ImportContext) -> Any:
        """The stored object `file` is about, or None."""
        raise NotImplementedError

    def empty(self, file: SourceFile, values: dict[str, Any]) -> Any:
        """A new, unsaved object that has what its row cannot do without."""
        return self.model()

    def write(self, target: Any, values: dict[str, Any], world: ImportContext) -> None:
        """Put the file's content on `target`, in memory. A key that is left out goes back to its default."""
        for key in [*self.keys, self.body]:
            if key.is_beside and world.is_drafting:
                continue
            if key.key in values:
                key.write(target, values[key.key], world)
            elif not key.stays:
                key.write(target, key.default, world)

    def write_beside(self, target: Any, before: Any, values: dict[str, Any], world: ImportContext) -> bool:
        """Store what belongs to `target`, which is stored and was `before`. Returns whether any was new."""
        return False

    def check(self, target: Any, values: dict[str, Any], world: ImportContext) -> None:
        """Let the model say what it thinks of `values`. Raises `ValidationError`."""
        self.write(target, values, world)
        # References were checked by their keys; the page they lead to may not be stored yet.
        plain = {key.attribute for key in self.keys}
        others = {item.name for item in target._meta.fields if item.is_relation or item.name not in plain}
        target.full_clean(exclude=others, validate_unique=False, validate_constraints=False)

    def faults(self, error: ValidationError, file: SourceFile) -> list[tuple[int, str]]:
        """The model's complaints as (line, reason), each at the line of the key it is about."""
        names = {key.attribute: key.key for key in self.keys}
        messages = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        return [
            (file.line_of(name), text if attribute == "__all__" else f"{name}: {text}")
            for attribute, texts in messages.items()
            for name in [names.get(attribute, attribute)]
            for text in texts
        ]

    def read(self, source: Any, world: ImportContext) -> tuple[dict[str, Any], str]:
        """Everything, as front matter and Markdown."""
        return read_fields(self.keys, source, world), self.body.read(source, world) or ""

    def clean(self, record: Any) -> None:
        """Raises `ValidationError` for what cannot be stored."""
        record.full_clean()

    def store(self, record: Any) -> None:
        record.save()

    def content(self, source: Any, world: ImportContext) -> tuple[dict[str, Any], str]:
        """What a publication is about: equal when nothing is to be published."""
        keys = [key for key in self.keys if not key.is_beside]
        return read_fields(keys, source, world), self.body.read(source, world) or ""

    def beside(self, source: Any, world: ImportContext) -> dict[str, Any]:
        """What changes without a publication."""
        return read_fields([key for key in self.keys if key.is_beside], source, world)


@dataclass
class Fact(Day):
    """A date about the page that is no part of its content (`BasePage.OUTSIDE_REVISIONS`)."""

    stays: bool = True
    is_beside: bool = True

    def write(self, target: Any, value: Any, world: ImportContext) -> None:
        super().write(target, value, world)
        if world.is_writing:
            BasePage.objects.filter(pk=target.pk).update(**{self.attribute: value})


class Checked(Fact):
    def parse(self, raw: Located, world: ImportContext) -> date:
        value = super().parse(raw, world)
        if value > timezone.localdate():
            raise FieldError(f"“{self.key}” lies in the future.", raw.line)
        return value


@dataclass
class Position(Number):
    """Where a page stands among its siblings when it is made. After that, editors move it."""

    stays: bool = True
    is_beside: bool = True

    def write(self, target: Any, value: Any, world: ImportContext) -> None:
        """Nothing: pages are made in this order."""

    def read(self, source: Any, world: ImportContext) -> int | None:
        return world.position_of(source.pk)

    @staticmethod
    def of(file: SourceFile) -> int:
        """For sorting, before anything is checked; files without a position come last."""
        text = str(file.keys.get("position", ""))
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 1_000_000


@dataclass
class GoesLive(Moment):
    """When a page that readers do not see yet goes live."""

    stays: bool = True

    def write(self, target: BasePage, value: datetime, world: ImportContext) -> None:
        if not target.live:
            super().write(target, value, world)

    def read(self, source: BasePage, world: ImportContext) -> str | None:
        return None if source.live else super().read(source, world)


@dataclass
class Expires(Moment):
    """When its time is over."""

    stays: bool = True

    def parse(self, raw: Located, world: ImportContext) -> datetime:
        value = super().parse(raw, world)
        if value <= timezone.now():
            raise FieldError("Its time is over. Leave the file out, or choose a later end.", raw.line)
        return value


@dataclass
class PageFormat(Format):
    """How one type of page is written as a file."""

    model: builtins.type[BasePage]
    obvious_at: str = ""  # pattern of addresses where such a page may be made without a file
    obvious_title: str = ""
    has_title: bool = True

    def __post_init__(self) -> None:
        usual = self.obvious_title
        title = ContentField("title", required=not usual, longest=255, default=usual, stays=True)
        in_menu = Flag("in_menu", "show_in_menus", default=self.model.show_in_menus_default, stays=True)
        self.keys = [
            *([title] if self.has_title else []),
            ContentField("summary", longest=300),
            in_menu,
            Position("position"),
            Fact("review_due", "review_due_on"),
            Checked("checked", "checked_on"),
            READERS,
            GoesLive("go_live", "go_live_at"),
            Expires("expires", "expire_at"),
            *self.keys,
        ]

    def announce(self, file: SourceFile, world: ImportContext) -> None:
        if file.address in world.coming:
            raise FieldError(f"Two files are the page /{file.address}/.", 1)
        world.coming[file.address] = ComingPage(self.model, one_line(str(file.keys.get("title", ""))))

    def keys_of_file(self) -> list[ContentField]:
        return [*self.keys, *HISTORY_KEYS]

    def parse(self, file: SourceFile, world: ImportContext) -> dict[str, Any]:
        """Besides the keys, the page's dates under "history"; empty when the file gives none."""
        values = super().parse(file, world)
        return {**values, "history": history_entries(values)}

    def check_whole(self, file: SourceFile, values: dict[str, Any], wrongs: ErrorList) -> None:
        check_history(file, values, wrongs)

    def is_obvious_at(self, address: str) -> bool:
        return bool(self.obvious_at and re.fullmatch(self.obvious_at, address))

    def find(self, file: SourceFile, values: dict[str, Any], world: ImportContext) -> BasePage | None:
        stored = world.stored_id(file.address)
        return self.model.objects.get(pk=stored) if stored else None

    def empty(self, file: SourceFile, values: dict[str, Any]) -> BasePage:
        slug = file.address.rpartition("/")[2]
        title = values.get("title") or self.obvious_title or slug
        return self.model(title=title, slug=slug, live=False, has_unpublished_changes=True)


@dataclass
class RecordFormat(Format):
    """How one type of record that is not a page (a commitment, an alert) is written as a file."""

    folder: str = ""
    comes_first: bool = False  # pages and other records need it
    comes_after_pages: bool = False  # it refers to pages; otherwise pages refer to it
    body: ContentField = field(default_factory=lambda: RichText("body"))

    def announce(self, file: SourceFile, world: ImportContext) -> None:
        name = self.name_of(file)
        known = world.records.setdefault((self.type, name), file.path)
        if known != file.path:
            raise FieldError(f"{known} is the same {self.type}.", 1)

    def name_of(self, file: SourceFile) -> str:
        """What tells the record of `file` from others."""
        raise NotImplementedError

    def all(self, world: ImportContext) -> Iterable[Any]:
        """The records an export carries."""
        raise NotImplementedError

    def file_name(self, record: Any) -> str:
        raise NotImplementedError


page_formats: dict[str, PageFormat] = {}
record_formats: dict[str, RecordFormat] = {}


def register(*formats: PageFormat | RecordFormat) -> None:
    """Called once by each app's `content_files.py`."""
    for item in formats:
        if isinstance(item, PageFormat):
            page_formats[item.type] = item
        else:
            record_formats[item.type] = item


def format_of(file: SourceFile) -> PageFormat | RecordFormat:
    """Raises `FieldError` for a type nobody registered."""
    kind = file.keys.get("type")
    if kind is None:
        raise FieldError("“type” is missing.", 1)
    found = page_formats.get(str(kind)) or record_formats.get(str(kind))
    if found is None:
        known = ", ".join(sorted([*page_formats, *record_formats]))
        raise FieldError(f"“{kind}” is no type of content. Known: {known}.", file.line_of("type"))
    return found


def format_for_model(model: type[BasePage]) -> PageFormat | None:
    return next((item for item in page_formats.values() if item.model is model), None)
