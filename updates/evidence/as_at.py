"""What readers could see when a day was over: of each page and answer the newest fact until then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal, overload

from cms.sites import full_url
from updates.models import PublishedFact
from updates.models.pause import AgreedPause
from updates.months import timeliness
from updates.querysets import end_of

Kind = PublishedFact.Kind


@dataclass(frozen=True)
class Seen:
    """One page or answer as readers saw it on that day."""

    number: int
    network: int | None  # the number of its network
    data: dict[str, Any]
    is_public: bool = True

    @property
    def title(self) -> str:
        return self.data["title"]

    @property
    def address(self) -> str:
        return full_url(self.data["path"]) if self.is_public else ""

    @property
    def first(self) -> date:
        """Since when it was public."""
        return date.fromisoformat(self.data["first"])


@dataclass(frozen=True)
class SeenMonth(Seen):
    """A monthly update; not public when it was known only as waiting for a decision."""

    @property
    def month(self) -> date:
        return date.fromisoformat(self.data["month"])

    @property
    def facts(self) -> timeliness.Facts:
        """What the ledger asks of a month."""
        submitted, due = _day(self.data["submitted"]), _day(self.data["due"])
        if not self.is_public:
            return timeliness.Facts(submitted=submitted, waiting_since=_day(self.data["waiting"]))
        late = timeliness.lateness(due, self.first, submitted)
        return timeliness.Facts(published=self.first, late=late, submitted=submitted)


@dataclass(frozen=True)
class SeenSeries(Seen):
    @property
    def starts(self) -> date | None:
        return _day(self.data["starts"])

    @property
    def pauses(self) -> list[AgreedPause]:
        return [AgreedPause.from_row(row) for row in self.data["pauses"]]


CLASSES = {"monthlyupdatepage": SeenMonth, "updateseriespage": SeenSeries}


class Past:
    """Whatever came after `day` did not happen. Two queries, however much is asked of it."""

    def __init__(self, day: date) -> None:
        self.day, self.end = day, end_of(day)
        rows = PublishedFact.objects.filter(at__lt=self.end).order_by("kind", "object_id", "-at", "-pk")
        self._rows = list(rows.distinct("kind", "object_id"))
        self.networks = {seen.number: seen for seen in self.pages("networkpage")}
        self._months = {seen.number for seen in self.pages("monthlyupdatepage")}

    @overload
    def pages(self, model_name: Literal["monthlyupdatepage"]) -> Sequence[SeenMonth]: ...

    @overload
    def pages(self, model_name: Literal["updateseriespage"]) -> Sequence[SeenSeries]: ...

    @overload
    def pages(self, model_name: str) -> Sequence[Seen]: ...

    def pages(self, model_name: str) -> Sequence[Seen]:
        """The pages of that type readers could see, in the order in which they were made."""
        made = CLASSES.get(model_name, Seen)
        return [
            made(row.object_id, row.network_number, row.data)
            for row in self._rows
            if row.kind == Kind.PAGE and row.is_public and row.data["type"] == model_name
        ]

    def months_waiting(self) -> list[SeenMonth]:
        """Months of which readers could see only that they were being checked."""
        return [
            SeenMonth(row.object_id, row.network_number, row.data, is_public=False)
            for row in self._rows
            if row.kind == Kind.PAGE and row.data.get("waiting")
        ]

    def responses(self) -> list[Seen]:
        return [
            Seen(row.object_id, row.network_number, row.data)
            for row in self._rows
            if row.kind == Kind.RESPONSE and row.is_public and self.shows(row.network_number)
        ]

    def shows(self, network: int | None) -> bool:
        """Whether the network was public; the organisation always was."""
        return network is None or network in self.networks

    def has_said(self, month: int | None) -> bool:
        """Whether readers could read the update `month`; the equality team (None) they always could."""
        return month is None or month in self._months

    def network_of_page(self, number: int) -> int | None:
        """The network a page belonged to, public or not."""
        row = self._row_of_page(number)
        return row.network_number if row else None

    def shows_page(self, number: int) -> bool:
        """Whether readers could see that page."""
        row = self._row_of_page(number)
        return row is not None and row.is_public

    def ever_showed(self, number: int) -> bool:
        """Whether they could until then, on that day or before."""
        return number in self._ever_public

    @cached_property
    def _ever_public(self) -> set[int]:
        rows = PublishedFact.objects.filter(kind=Kind.PAGE, is_public=True, at__lt=self.end)
        return set(rows.values_list("object_id", flat=True))

    def _row_of_page(self, number: int) -> PublishedFact | None:
        return next((row for row in self._rows if row.kind == Kind.PAGE and row.object_id == number), None)


def networks_ever_public() -> list[tuple[int, str]]:
    """Number and newest title of each network readers ever saw, gone or not, by title."""
    rows = PublishedFact.objects.filter(kind=Kind.PAGE, data__type="networkpage", is_public=True)
    newest = rows.order_by("object_id", "-at", "-pk").distinct("object_id")
    return sorted(((row.object_id, row.data["title"]) for row in newest), key=lambda pair: pair[1])


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
