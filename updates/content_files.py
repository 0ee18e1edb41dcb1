"""Series and months as content files; those of commitments and answers lie with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cms.content_files.context import ImportContext
from cms.content_files.errors import ErrorList, FieldError
from cms.content_files.fields import (
    ChoiceField,
    ContentField,
    Day,
    Email,
    Moment,
    MonthField,
    Number,
    RichText,
    shown_moment,
)
from cms.content_files.formats import PageFormat, register
from cms.content_files.list_fields import Rows
from cms.content_files.located_yaml import Located
from cms.content_files.parser import SourceFile
from cms.models import BasePage
from cms.typing import Mixin
from updates.commitments.content_files import COMMITMENT, find_commitment
from updates.models import (
    AgreedPause,
    Commitment,
    CommitmentMove,
    CommitmentsPage,
    MonthlyUpdatePage,
    ProgressItem,
    UpdateSeriesPage,
)
from updates.responses.content_files import RESPONSE

Move = tuple[Commitment | None, str]  # with the status that the line names, if any


class Moves(ContentField):
    """The commitments an item is about: `RE-03`, or `RE-03 late` where it says how that one stands now."""

    def __init__(self, key: str, attribute: str) -> None:
        super().__init__(key, attribute, default=())

    def parse(self, raw: Located, world: ImportContext) -> list[Move | None]:
        wrongs = ErrorList()
        lines = raw if isinstance(raw, list) else [raw]
        moves = [wrongs.attempt(self._parse_one, line, world) for line in lines]
        wrongs.raise_any()
        return moves

    def _parse_one(self, raw: Located, world: ImportContext) -> Move:
        ref, _space, status = super().parse(raw, world).partition(" ")
        status = status.strip()
        if status and status not in Commitment.Status.values:
            known = ", ".join(Commitment.Status.values)
            raise FieldError(f"“{status}” is not one of {known}.", raw.line)
        return find_commitment(ref, world, raw.line), status

    def write(self, target: ProgressItem, value: Iterable[Move], world: ImportContext) -> None:
        # A commitment that is only coming has no number yet.
        rows = [CommitmentMove(commitment=found, status=status) for found, status in value if found]
        setattr(target, self.attribute, rows)

    def read(self, source: ProgressItem, world: ImportContext) -> list[str] | None:
        named = source.moves.filter(commitment__isnull=False)
        return sorted(f"{move.commitment.ref} {move.status}".strip() for move in named) or None


class MonthFormat(PageFormat):
    def check_whole(self, file: SourceFile, values: dict[str, Any], wrongs: ErrorList) -> None:
        super().check_whole(file, values, wrongs)
        if file.keys.get("month", "") != file.address.rpartition("/")[2]:
            wrongs.add("“month” and the file’s name differ.", file.line_of("month"))

    def empty(self, file: SourceFile, values: dict[str, Any]) -> BasePage:
        page = super().empty(file, values)
        page.month = values["month"]
        return page


class MonthFact(Mixin):
    """Something known about a month that is no part of its content."""

    def write(self, target: Any, value: Any, world: ImportContext) -> None:
        super().write(target, value, world)
        if world.is_writing:
            MonthlyUpdatePage.objects.filter(pk=target.pk).update(**{self.attribute: value})


@dataclass
class DueDay(MonthFact, Day):
    """Left out, it follows from the series when the month is first published."""

    stays: bool = True
    is_beside: bool = True


@dataclass
class Sent(MonthFact, Moment):
    """When it was first sent for approval; a day is enough."""

    stays: bool = True
    is_beside: bool = True

    def read(self, source: Any, world: ImportContext) -> Any:
        value = getattr(source, self.attribute)
        return shown_moment(value) if value else None


register(
    PageFormat(
        "series",
        UpdateSeriesPage,
        [
            MonthField("starts_month"),
            Number("due_working_days", default=5),
            Rows(
                "pauses",
                model=AgreedPause,
                keys=[
                    MonthField("from", "first_month", required=True),
                    MonthField("to", "last_month", required=True),
                    ContentField("reason", required=True, longest=200),
                ],
            ),
        ],
        obvious_at=r"updates|networks/[^/]+/updates",
        obvious_title="Updates",
    ),
    MonthFormat(
        "monthly-update",
        MonthlyUpdatePage,
        [
            MonthField("month", required=True),
            DueDay("due", "due_on"),
            Sent("submitted", "submitted_at"),
            ContentField("feedback_invitation", has_lines=True),
            Rows(
                "items",
                model=ProgressItem,
                keys=[
                    ContentField("topic", required=True, longest=80),
                    ChoiceField("status", choices=ProgressItem.Status, required=True),
                    RichText("detail", required=True, lists=False),
                    Moves("commitments", "moves"),
                    Email("contact_email"),
                ],
            ),
        ],
        has_title=False,
    ),
    PageFormat("commitments", CommitmentsPage, obvious_at=r"commitments", obvious_title="Our commitments"),
    COMMITMENT,
    RESPONSE,
)
