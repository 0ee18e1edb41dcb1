"""Commitments as content files, with their whole history."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from cms.content_files.context import ImportContext
from cms.content_files.errors import ErrorList, FieldError
from cms.content_files.fields import (
    ChoiceField,
    ContentField,
    Day,
    Email,
    MonthField,
    PageReference,
    RichText,
    read_fields,
    shown_moment,
)
from cms.content_files.formats import RecordFormat
from cms.content_files.history_fields import PastMoment
from cms.content_files.list_fields import Names, Rows
from cms.content_files.located_yaml import Located
from cms.content_files.parser import SourceFile
from networks.content_files import find_network, show_network
from networks.models import NetworkPage, StatementPage
from updates.commitments import status_history
from updates.models import Commitment, CommitmentChange, MonthlyUpdatePage, StatusChange
from updates.querysets import CommitmentQuerySet
from updates.services.commitment_status import settle
from updates.services.commitments import Field, differences


def find_commitment(ref: str, world: ImportContext, line: int) -> Commitment | None:
    """A commitment by its reference. None: it is coming."""
    found = Commitment.objects.filter(ref=ref).first()
    if found is None and (world.is_writing or ("commitment", ref) not in world.records):
        raise FieldError(f"There is no commitment {ref}, on the site or in these files.", line)
    return found


class OneNetwork(Names):
    """One network or none."""

    def parse(self, raw: Located, world: ImportContext) -> list[NetworkPage]:
        if not isinstance(raw, str):
            raise FieldError(f"“{self.key}” takes one network.", raw.line)
        return super().parse(raw, world)

    def write(self, target: Any, value: Sequence[NetworkPage], world: ImportContext) -> None:
        target.network = value[0] if value else None

    def read(self, source: Any, world: ImportContext) -> str | None:
        return self.show(source.network, world) if self.show and source.network else None


class Choices(ContentField):
    """A list of choices."""

    def __init__(self, key: str, *, choices: type[models.TextChoices]) -> None:
        super().__init__(key, default=())
        self.one = ChoiceField(key, choices=choices)

    def parse(self, raw: Located, world: ImportContext) -> list[str | None]:
        if not isinstance(raw, list):
            raise FieldError(f"“{self.key}” takes a list.", raw.line)
        wrongs = ErrorList()
        values = [wrongs.attempt(self.one.parse, value, world) for value in raw]
        wrongs.raise_any()
        return values

    def write(self, target: Any, value: Iterable[str], world: ImportContext) -> None:
        setattr(target, self.attribute, list(value))

    def read(self, source: Any, world: ImportContext) -> list[str] | None:
        return list(getattr(source, self.attribute)) or None


class At(PastMoment):
    """When something happened, as a column of the row."""

    def read(self, source: Any, world: ImportContext) -> date | str | None:
        return shown_moment(getattr(source, self.attribute))


class HistoryRows(Rows):
    """Rows of the history. They are about the commitment, not in it: a file adds rows and takes none away."""

    def __init__(self, key: str, *, model: type[models.Model], keys: list[ContentField]) -> None:
        super().__init__(key, model=model, keys=keys, stays=True, is_beside=True)

    def write(self, target: Any, value: Any, world: ImportContext) -> None:
        """`CommitmentFormat.write_beside` does, once the commitment is stored."""

    def read(self, source: Commitment, world: ImportContext) -> list[dict[str, Any]] | None:
        if not source.pk:
            return None
        rows = self.model._default_manager.filter(commitment=source).order_by("at", "pk")
        return [read_fields(self.keys, row, world) for row in rows] or None


class Made(At):
    def read(self, source: Commitment, world: ImportContext) -> date | str | None:
        return super().read(source, world) if source.public_since else None

    def write(self, target: Commitment, value: datetime | None, world: ImportContext) -> None:
        target.public_since = value or target.public_since or timezone.now()


class Statements(ContentField):
    """The addresses of statements. `CommitmentFormat.write_beside` writes them, like `HistoryRows`."""

    def __init__(self, key: str):
        super().__init__(key, default=(), is_beside=True)
        self.one = PageReference(key, to=StatementPage)

    def parse(self, raw: Located, world: ImportContext) -> list[int | None]:
        wrongs = ErrorList()
        lines = raw if isinstance(raw, list) else [raw]
        found = [wrongs.attempt(self.one.parse, line, world) for line in lines]
        wrongs.raise_any()
        return found

    def write(self, target: Any, value: Any, world: ImportContext) -> None:
        """Nothing: see above."""

    def read(self, source: Commitment, world: ImportContext) -> list[str] | None:
        if not source.pk:
            return None
        pages = source.statements.order_by("url_path").values_list("pk", flat=True)
        return [address for pk in pages if (address := world.address_of(pk))] or None


class CommitmentFormat(RecordFormat):
    def name_of(self, file: SourceFile) -> str:
        return str(file.keys.get("ref", "")).strip()

    def find(self, file: SourceFile, values: dict[str, Any], world: ImportContext) -> Commitment | None:
        return Commitment.objects.filter(ref=values["ref"]).first()

    def all(self, world: ImportContext) -> CommitmentQuerySet:
        return Commitment.objects.public().select_related("network")

    def file_name(self, record: Commitment) -> str:
        return f"{self.folder}/{record.ref.lower()}.md"

    def check(self, target: Commitment, values: dict[str, Any], world: ImportContext) -> None:
        """A promise that was changed says why, as it does on the site."""
        stored = Commitment.objects.public().filter(pk=target.pk).first()
        super().check(target, values, world)
        if stored is None:
            return
        told = {(row["field"], row.get("after", "")) for row in values.get("changes") or ()}
        for change in differences(stored, target):
            if change.field in Field.explained() and (change.field, change.after) not in told:
                raise FieldError(
                    f"{stored.ref} is public and its {change.field} differs. Add a row to “changes” that "
                    f"says why: at, field: {change.field}, before, after, reason.",
                    1,
                )

    def write_beside(
        self, target: Commitment, before: Commitment | None, values: dict[str, Any], world: ImportContext
    ) -> bool:
        told = self._tell_changes(target, values.get("changes") or (), world)
        self._note_changes(target, before, values.get("changes") or ())
        moved = self._tell_statuses(target, values.get("statuses") or (), world)
        linked = self._link_statements(target, values.get("statements") or ())
        if moved:
            settle([target.pk])
        return told or moved or linked

    def _link_statements(self, target: Commitment, ids: Sequence[int]) -> bool:
        before = set(target.statements.values_list("pk", flat=True))
        target.statements.set(ids)
        return before != set(ids)

    def _tell_changes(self, target: Commitment, rows: Iterable[dict[str, Any]], world: ImportContext) -> bool:
        known = {(row.at, row.field, row.after) for row in target.changes.all()}
        new = [
            CommitmentChange(commitment=target, **row)
            for row in rows
            if (row["at"], row["field"], row.get("after", "")) not in known
        ]
        CommitmentChange.objects.bulk_create(new)
        return bool(new)

    def _note_changes(
        self, target: Commitment, before: Commitment | None, rows: Iterable[dict[str, Any]]
    ) -> None:
        """What the file changed without telling, such as a mailbox."""
        told = {(row["field"], row.get("after", "")) for row in rows}
        if before is None or not before.is_public:
            return
        for change in differences(before, target):
            if (change.field, change.after) not in told:
                change.at = timezone.now()
                change.save()

    def _tell_statuses(
        self, target: Commitment, rows: Iterable[dict[str, Any]], world: ImportContext
    ) -> bool:
        known = {(row.at, row.status, row.page_id, row.month) for row in target.status_changes.all()}
        first: dict[tuple[int | None, date], date] = {}
        new = []
        for row in sorted(rows, key=lambda row: row["at"]):
            page_id, month = row.get("update"), row.get("month")
            local = timezone.localdate(row["at"])
            about = status_history.spoken_day(month, local) if month else local
            about = first.setdefault((page_id, month), about) if month else about
            if (row["at"], row.get("status", ""), page_id, month) not in known:
                new.append(
                    StatusChange(
                        commitment=target,
                        at=row["at"],
                        about=about,
                        status=row.get("status", ""),
                        page_id=page_id,
                        month=month,
                        reason=row.get("reason", ""),
                    )
                )
        StatusChange.objects.bulk_create(new)
        return bool(new)


COMMITMENT = CommitmentFormat(
    "commitment",
    Commitment,
    [
        ContentField("ref", required=True, longest=8),
        ContentField("title", required=True, longest=120),
        ContentField("wording", required=True, has_lines=True),
        ContentField("owner", required=True, longest=120),
        Email("owner_inbox", required=True),
        ContentField("measure", required=True, has_lines=True),
        Day("target", "target_date", required=True),
        Choices("characteristics", choices=Commitment.Characteristic),
        ContentField("objective", longest=200),
        ContentField("objective_link", longest=500),
        OneNetwork("network", find=find_network, show=show_network),
        Statements("statements"),
        Made("made", "public_since", default=None),
        HistoryRows(
            "statuses",
            model=StatusChange,
            keys=[
                At("at", required=True),
                ChoiceField("status", choices=Commitment.Status),
                PageReference("update", "page", to=MonthlyUpdatePage),
                MonthField("month"),
                ContentField("reason", longest=300, has_lines=True),
            ],
        ),
        HistoryRows(
            "changes",
            model=CommitmentChange,
            keys=[
                At("at", required=True),
                ChoiceField("field", choices=CommitmentChange.Field, required=True),
                ContentField("before", has_lines=True),
                ContentField("after", has_lines=True),
                ContentField("reason", longest=300, has_lines=True),
            ],
        ),
    ],
    RichText("next_steps"),
    folder="commitments",
)
