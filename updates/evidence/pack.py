"""Puts the evidence pack together: published facts of the networks and dates that were asked for."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.models import BasePage, EmergencyPublication
from networks.models import StatementPage
from updates.evidence.as_at import Past, Seen, SeenSeries
from updates.evidence.commitments import Promise, promises
from updates.models import Commitment, Response
from updates.months import calendar


@dataclass(frozen=True)
class Asked:
    """`networks`: their numbers, with None among them for the whole organisation."""

    first: date
    last: date
    as_at: date
    networks: tuple[int | None, ...]


@dataclass(frozen=True)
class PackMonth:
    series: SeenSeries
    row: calendar.MonthRow

    @property
    def label(self) -> str:
        return self.row.standing.label if not self.row.is_missing else _("No update published")


@dataclass(frozen=True)
class PackAnswer:
    seen: Seen
    label: str

    @property
    def day(self) -> date:
        return date.fromisoformat(self.seen.data["answered"])


@dataclass(frozen=True)
class Statement:
    seen: Seen
    label: str  # whether it still stood
    about: list[str]  # which of the pack's promises it led to or moved


@dataclass(frozen=True)
class UncheckedPublication:
    """Something published without a second check. Its reason was never public, so it is not here."""

    network: int | None
    title: str
    day: date
    signed_off: date | None


@dataclass(frozen=True)
class Pack:
    asked: Asked
    past: Past
    promises: list[Promise]
    months: list[PackMonth]
    statements: list[Statement]
    answers: list[PackAnswer]
    unchecked: list[UncheckedPublication]

    def whose(self, network: int | None) -> str:
        if network is None:
            return _("Whole organisation")
        seen = self.past.networks.get(network)
        return seen.title if seen else _("A network that was not public")

    @property
    def chosen(self) -> list[str]:
        return [self.whose(each) for each in self.asked.networks if self.past.shows(each)]

    @property
    def statuses(self) -> list[tuple[str, int]]:
        """How many promises stood where."""
        counts = Counter(promise.status for promise in self.promises)
        labels = [str(label) for label in Commitment.Status.labels]
        return [(label, counts[label]) for label in labels if counts[label]]

    @property
    def month_totals(self) -> list[tuple[str, int]]:
        return sorted(Counter(month.label for month in self.months).items())


def pack_for(asked: Asked) -> Pack:
    """The same for the same question, on whatever day it is asked: `asked.as_at` has to be over."""
    past = Past(asked.as_at)
    wanted = [number for number in asked.networks if number in past.networks]
    of_these = Q(network__in=wanted) | (Q(network=None) if None in asked.networks else Q(pk__in=[]))
    told = promises(Commitment.objects.filter(of_these), past, asked.first, asked.last)
    return Pack(
        asked=asked,
        past=past,
        promises=told,
        months=_months(asked, past),
        statements=_statements(asked, past, {promise.ref for promise in told}),
        answers=_answers(asked, past),
        unchecked=_unchecked(asked, past),
    )


def _months(asked: Asked, past: Past) -> list[PackMonth]:
    """Oldest first, with a row for each that was missing, paused or being checked."""
    public, waiting = past.pages("monthlyupdatepage"), past.months_waiting()
    found = []
    for series in past.pages("updateseriespage"):
        if series.network not in asked.networks:
            continue
        rows = calendar.with_gaps(
            [month for month in public if month.data["series"] == series.number],
            series.starts,
            series.data["due_after"],
            past.day,
            pauses=series.pauses,
            waiting=[month for month in waiting if month.data["series"] == series.number],
        )
        found += [
            PackMonth(series, row)
            for row in reversed(rows)
            if asked.first.replace(day=1) <= row.month <= asked.last
        ]
    return found


def _statements(asked: Asked, past: Past, refs: set[str]) -> list[Statement]:
    """Those issued in these days, by the networks that stood behind them."""
    labels = dict(StatementPage.State.choices)
    found = [
        Statement(
            seen,
            str(labels[seen.data["state"]]),
            [ref for ref in seen.data.get("about", ()) if ref in refs],
        )
        for seen in past.pages("statementpage")
        if asked.first <= _issued(seen) <= asked.last
        and {seen.network, *seen.data["issuers"]} & set(asked.networks)
    ]
    return sorted(found, key=lambda each: (_issued(each.seen), each.seen.number))


def _issued(seen: Seen) -> date:
    return date.fromisoformat(seen.data["issued"]) if seen.data["issued"] else seen.first


def _answers(asked: Asked, past: Past) -> list[PackAnswer]:
    labels = dict(Response.Answer.choices)
    found = [
        PackAnswer(seen, str(labels[seen.data["answer"]]))
        for seen in past.responses()
        if seen.network in asked.networks
    ]
    in_range = [each for each in found if asked.first <= each.day <= asked.last]
    return sorted(in_range, key=lambda each: (each.day, each.seen.number))


def _unchecked(asked: Asked, past: Past) -> list[UncheckedPublication]:
    """What was published without a second check in these days, but for pages that were never public."""
    records = EmergencyPublication.objects.filter(at__lt=past.end).order_by("at", "pk")
    found = [(record, _page_of(record)) for record in records]
    told = [
        _one_unchecked(record, page, past) for record, page in found if page is None or past.ever_showed(page)
    ]
    return [each for each in told if each.network in asked.networks and asked.first <= each.day <= asked.last]


def _page_of(record: EmergencyPublication) -> int | None:
    """The number of the page it is about, if it is about one."""
    model = ContentType.objects.get_for_id(record.content_type_id).model_class()
    is_page = model is not None and issubclass(model, BasePage) and record.object_id.isdigit()
    return int(record.object_id) if is_page else None


def _one_unchecked(record: EmergencyPublication, page: int | None, past: Past) -> UncheckedPublication:
    signed_off = record.signed_off_at
    is_named = page is None or past.shows_page(page)
    return UncheckedPublication(
        network=past.network_of_page(page) if page else None,
        title=record.title if is_named else _("A page that is no longer public"),
        day=timezone.localdate(record.at),
        signed_off=timezone.localdate(signed_off) if signed_off and signed_off < past.end else None,
    )
