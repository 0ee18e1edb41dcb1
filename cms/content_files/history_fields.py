"""The keys that carry a page's public history: `published`, `updated` and `change_note`, or `history`."""

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from cms.content_files.context import ImportContext
from cms.content_files.errors import ErrorList, FieldError
from cms.content_files.fields import ChoiceField, ContentField, as_moment, shown_moment
from cms.content_files.list_fields import Rows
from cms.content_files.located_yaml import Located
from cms.content_files.parser import SourceFile
from cms.models import PublicUpdate
from cms.services.history import HistoryEntry

Kind = PublicUpdate.Kind


class PastMoment(ContentField):
    """History is what has happened."""

    def parse(self, raw: Located, world: ImportContext) -> datetime:
        value = as_moment(raw)
        if value > timezone.now():
            raise FieldError(f"“{self.key}” lies in the future.", raw.line)
        return value


HISTORY_KEYS = [
    PastMoment("published"),
    PastMoment("updated"),
    ContentField("change_note", longest=200),
    Rows(
        "history",
        keys=[
            PastMoment("at", required=True),
            ChoiceField("kind", choices=Kind, required=True),
            ContentField("note", longest=200),
        ],
    ),
]


def check_history(file: SourceFile, values: dict[str, Any], wrongs: ErrorList) -> None:
    """What the keys must not say together."""
    published, updated = values.get("published"), values.get("updated")
    if "history" in values:
        for name in ("published", "updated", "change_note"):
            if name in values:
                wrongs.add(f"“{name}” and “history” say the same. Keep one.", file.line_of(name))
        if all(row["kind"] == Kind.MINOR for row in values["history"]):
            wrongs.add("“history” needs a row of kind first or significant.", file.line_of("history"))
    if published and updated and updated < published:
        wrongs.add("“updated” lies before “published”.", file.line_of("updated"))
    if values.get("change_note") and not updated and "history" not in values:
        wrongs.add("“change_note” needs the date “updated”.", file.line_of("change_note"))


def history_entries(values: dict[str, Any]) -> list[HistoryEntry]:
    """The history that `values` give; empty when there is no date among them."""
    rows = [HistoryEntry(row["at"], row["kind"], row.get("note", "")) for row in values.get("history", ())]
    published, updated = values.get("published"), values.get("updated")
    if published:
        rows.append(HistoryEntry(published, Kind.FIRST))
    if updated and updated != published:
        rows.append(HistoryEntry(updated, Kind.SIGNIFICANT, values.get("change_note", "")))
    return rows


def history_keys(updates: list[PublicUpdate]) -> dict[str, Any]:
    """The shortest keys that give `updates` (oldest first) back."""
    rows = [_row(update) for update in updates]
    kinds = [update.kind for update in updates]
    is_plain = len({update.at for update in updates}) == len(updates) and not any(
        update.note for update in updates if update.kind == Kind.FIRST
    )
    if not is_plain or kinds not in ([Kind.FIRST], [Kind.FIRST, Kind.SIGNIFICANT], [Kind.SIGNIFICANT]):
        return {"history": rows} if rows else {}
    keys = {}
    for row in rows:
        keys["published" if row["kind"] == Kind.FIRST else "updated"] = row["at"]
        if "note" in row:
            keys["change_note"] = row["note"]
    return keys


def _row(update: PublicUpdate) -> dict[str, date | str]:
    row = {"at": shown_moment(update.at), "kind": update.kind, "note": update.note}
    return {name: value for name, value in row.items() if value}
