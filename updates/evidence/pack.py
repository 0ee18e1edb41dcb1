"""Puts the evidence pack together: published facts of the networks and dates that were asked for."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from cms.models import BasePage, EmergencyPublication
from networks.models import NetworkPage, StatementPage
from updates import calendar
from updates.evidence.past import Past, PastPage
from updates.evidence.promises import Promise, promises
from updates.models import Commitment, MonthlyUpdatePage, UpdateSeriesPage


@dataclass(frozen=True)
class Asked:
    """`networks`: their ids, with None among them for the whole organisation."""

    first: date
    last: date
    as_at: date
    networks: tuple[int | None, ...]


@dataclass(frozen=True)
class Month:
    """One month of a series. `update` is None where none was published by the day."""

    month: date
    series: PastPage
    update: PastPage | None
    due: date

    @property
    def days_late(self) -> int:
        return max((timezone.localdate(self.update.first_at) - self.due).days, 0) if self.update else 0


@dataclass(frozen=True)
class Unchecked:
    title: str
    day: date
    reason: str
    signed_off: date | None


@dataclass(frozen=True)
class Pack:
    asked: Asked
    networks: dict[int, PastPage]
    promises: list[Promise]
    months: list[Month]
    statements: list[PastPage]
    unchecked: list[Unchecked]


def pack_for(asked: Asked) -> Pack:
    """The same for the same question, on whatever day it is asked: `asked.as_at` has to be over."""
    past = Past(asked.as_at)
    networks = past.public(NetworkPage.objects.filter(pk__in=[pk for pk in asked.networks if pk]))
    return Pack(
        asked=asked,
        networks={each.page.pk: each for each in networks},
        promises=promises(Commitment.objects.filter(_of(asked)), past, asked.first, asked.last),
        months=_months(asked, past),
        statements=_statements(asked, past),
        unchecked=_unchecked(asked, past),
    )


def _of(asked: Asked) -> Q:
    condition = Q(network__in=[pk for pk in asked.networks if pk])
    return condition | Q(network=None) if None in asked.networks else condition


def _months(asked: Asked, past: Past) -> list[Month]:
    found = []
    for series in past.public(UpdateSeriesPage.objects.filter(_of(asked))):
        pages = MonthlyUpdatePage.objects.filter(series_id=series.page.pk, alias_of__isnull=True)
        updates = {each.page.month: each for each in past.public(pages)}
        starts, days = _rhythm(series)
        rows = calendar.with_gaps([each.page for each in updates.values()], starts, days, asked.as_at)
        found += [
            Month(row.month, series, updates.get(row.month), calendar.due_day(row.month, days))
            for row in reversed(rows)
            if asked.first.replace(day=1) <= row.month <= asked.last
        ]
    return found


def _rhythm(series: PastPage) -> tuple[date | None, int]:
    """As it was on the day: a series may be given another rhythm later."""
    starts = series.content.get("starts_month", series.page.starts_month)
    if isinstance(starts, str):
        starts = date.fromisoformat(starts)
    return starts, series.content.get("due_working_days", series.page.due_working_days)


def _statements(asked: Asked, past: Past) -> list[PastPage]:
    public = past.public(StatementPage.objects.filter(_of(asked), alias_of__isnull=True))
    return [each for each in public if asked.first <= timezone.localdate(each.first_at) <= asked.last]


def _unchecked(asked: Asked, past: Past) -> list[Unchecked]:
    """Pages of these networks that were published without a second check."""
    records = EmergencyPublication.objects.filter(at__lt=past.end).order_by("at", "pk")
    records = [
        row
        for row in records.select_related("content_type")
        if issubclass(row.content_type.model_class() or object, BasePage)
        and asked.first <= timezone.localdate(row.at) <= asked.last
    ]
    ids = {int(row.object_id) for row in records if row.object_id.isdigit()}
    ours = set(map(str, BasePage.objects.filter(_of(asked), pk__in=ids).values_list("pk", flat=True)))
    return [
        Unchecked(
            title=row.title,
            day=timezone.localdate(row.at),
            reason=row.reason,
            signed_off=timezone.localdate(row.signed_off_at)
            if row.signed_off_at and row.signed_off_at < past.end
            else None,
        )
        for row in records
        if row.object_id in ours
    ]
