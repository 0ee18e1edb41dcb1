"""Ties each `type` of content file to a model. Apps register theirs in their `content_files.py`."""

from dataclasses import dataclass, field

from cms.content_files import as_markdown, markdown
from cms.content_files.faults import Wrong
from cms.content_files.keys import (
    Day,
    Flag,
    Key,
    Rows,
    as_moment,
    parse_keys,
    read_keys,
    shown_moment,
)
from cms.content_files.source import SourceFile
from cms.content_files.world import World
from cms.models import BasePage, PublicUpdate
from cms.services.history import HistoryEntry

HISTORY_KEYS = ("published", "updated", "change_note", "history")
Kind = PublicUpdate.Kind


class _Moment(Key):
    def parse(self, raw, world):
        return as_moment(raw)


class _HistoryKind(Key):
    def parse(self, raw, world):
        if raw not in Kind.values:
            raise Wrong(f"“{raw}” is not one of {', '.join(Kind.values)}.", raw.line)
        return str(raw)


HISTORY = [
    _Moment("published"),
    _Moment("updated"),
    Key("change_note", longest=200),
    Rows(
        "history",
        keys=[_Moment("at", required=True), _HistoryKind("kind", required=True), Key("note", longest=200)],
    ),
]


@dataclass
class PageFormat:
    """How one type of page is written as a file."""

    type: str
    model: type[BasePage]
    keys: list[Key] = field(default_factory=list)
    obvious_at: str = ""  # the last part of an address where this page may be made without a file
    obvious_title: str = ""
    has_title: bool = True

    def all_keys(self) -> list[Key]:
        common = [
            Key("title", required=self.has_title and not self.obvious_title, longest=255),
            Key("summary", longest=300),
            Flag("in_menu", "show_in_menus"),
            Day("review_due", "review_due_on"),
        ]
        return [*(common if self.has_title else common[1:]), *self.keys]

    def parse(self, file: SourceFile, world: World) -> dict:
        """The file's values by key, its blocks under "body" and its dates under "history"."""
        raw = {name: value for name, value in file.keys.items() if name != "type"}
        values = parse_keys([*self.all_keys(), *HISTORY], raw, world, 1)
        values["history"] = _entries(values)
        values["body"] = markdown.to_blocks(file.body, world, file.body_line)
        return values

    def write(self, page: BasePage, values: dict, world: World) -> None:
        """Put the file's content on `page`, in memory. A key the file leaves out goes back to its default."""
        for key in self.all_keys():
            if key.key in values:
                key.write(page, values[key.key], world)
            elif key.key in ("title", "in_menu", "review_due") or key.required:
                continue
            else:
                key.write(page, _empty(key), world)
        page.body = values["body"]

    def read(self, page: BasePage, world: World) -> tuple[dict, str]:
        """The page as front matter and Markdown, without its history: equal when the content is equal."""
        return read_keys(self.all_keys(), page, world), as_markdown.body(page.body, world)


@dataclass
class RecordFormat:
    """How one type of record that is not a page (a commitment, an alert) is written as a file."""

    type: str
    model: type
    folder: str
    keys: list[Key]
    stage: int = 0  # lower stages are written first; 0 before pages, 1 after
    has_drafts: bool = False

    def find(self, values: dict):
        """The stored record these values are about, or None."""
        raise NotImplementedError

    def all(self):
        """The records an export carries."""
        raise NotImplementedError

    def file_name(self, record) -> str:
        raise NotImplementedError

    def save(self, record, *, as_draft: bool) -> None:
        record.save()

    def parse(self, file: SourceFile, world: World) -> dict:
        raw = {name: value for name, value in file.keys.items() if name != "type"}
        values = parse_keys(self.keys, raw, world, 1)
        values["body"] = markdown.to_rich_text(file.body, world, file.body_line) if file.body else ""
        return values

    def expect(self, values: SourceFile, world: World) -> None:
        """Tell the world what this file brings, before references are checked."""

    def write(self, record, values: dict, world: World) -> None:
        for key in self.keys:
            if key.key in values:
                key.write(record, values[key.key], world)
            elif not key.required:
                key.write(record, _empty(key), world)


def _empty(key: Key):
    many = hasattr(key, "model") or hasattr(key, "find")
    return [] if many else key.default


def _entries(values: dict) -> list[HistoryEntry] | None:
    """The history a file gives; None when it gives no date at all."""
    rows = values.pop("history", None)
    published, updated = values.pop("published", None), values.pop("updated", None)
    note = values.pop("change_note", "")
    if rows:
        return [HistoryEntry(row["at"], row["kind"], row.get("note", "")) for row in rows]
    entries = []
    if published:
        entries.append(HistoryEntry(published, Kind.FIRST))
    if updated and updated != published:
        entries.append(HistoryEntry(updated, Kind.SIGNIFICANT, note))
    return entries or None


def history_keys(updates: list[PublicUpdate]) -> dict:
    """The shortest keys that give `updates` (oldest first) back."""
    kinds = [update.kind for update in updates]
    if kinds == [Kind.FIRST]:
        return {"published": shown_moment(updates[0].at)}
    if kinds in ([Kind.FIRST, Kind.SIGNIFICANT], [Kind.SIGNIFICANT]):
        keys = {"published": shown_moment(updates[0].at)} if len(kinds) == 2 else {}
        keys["updated"] = shown_moment(updates[-1].at)
        return {**keys, "change_note": updates[-1].note} if updates[-1].note else keys
    rows = [{"at": shown_moment(row.at), "kind": row.kind, "note": row.note} for row in updates]
    return (
        {"history": [{name: value for name, value in row.items() if value} for row in rows]} if rows else {}
    )


page_formats: dict[str, PageFormat] = {}
record_formats: dict[str, RecordFormat] = {}


def register(*formats: PageFormat | RecordFormat) -> None:
    """Called once by each app's `content_files.py`."""
    for item in formats:
        (page_formats if isinstance(item, PageFormat) else record_formats)[item.type] = item


def format_of(file: SourceFile) -> PageFormat | RecordFormat:
    """Raises `Wrong` for a type nobody registered."""
    kind = file.keys.get("type")
    if kind is None:
        raise Wrong("“type” is missing.", 1)
    found = page_formats.get(str(kind)) or record_formats.get(str(kind))
    if found is None:
        known = ", ".join(sorted([*page_formats, *record_formats]))
        raise Wrong(f"“{kind}” is no type of content. Known: {known}.", file.line_of("type"))
    return found


def format_for_model(model: type) -> PageFormat | None:
    return next((item for item in page_formats.values() if item.model is model), None)
