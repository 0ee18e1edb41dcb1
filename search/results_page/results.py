"""What of an answer is shown: addresses, names and safe extracts."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cms.caching import page_registry
from cms.last_updated import dates_of
from cms.models import BasePage
from cms.typing import StrOrPromise
from networks.models import NetworkPage
from search import result_types
from search.models import Entry
from search.query.highlight import as_html
from search.results_page.facets import Group
from updates.commitments import for_reader
from updates.models import Commitment, CommitmentsPage, MonthlyUpdatePage, Response

STANDINGS: dict[int, tuple[str, StrOrPromise]] = {
    Entry.Standing.SUPERSEDED: ("superseded", _("Superseded")),
    Entry.Standing.WITHDRAWN: ("withdrawn", _("Withdrawn")),
    Entry.Standing.CANCELLED: ("cancelled", _("Cancelled")),
}

# The ids of a page, a commitment and an answer: one of them.
EntryOf = tuple[int | None, int | None, int | None]
# What is the whole organisation's where it is no network's.
EVERYBODYS = {"monthlyupdate", result_types.COMMITMENT, result_types.RESPONSE}
# What the day is that an entry goes by. Others go by that of their stamp.
DATE_LABELS: dict[str, StrOrPromise] = {
    "statement": _("issued"),
    "event": _("on"),
    result_types.RESPONSE: _("answered"),
}


class Told(NamedTuple):
    """A date of a result, and what it is the date of."""

    label: StrOrPromise
    date: date | datetime


class Found(NamedTuple):
    """Where something is, the date of its stamp, and for a monthly update when it was first public."""

    url: str
    updated: datetime | None = None
    published: datetime | None = None


@dataclass(frozen=True)
class Result:
    """One line of the results."""

    title: str
    url: str
    kind: str
    network: StrOrPromise
    dates: list[Told]
    extract: SafeString
    tag: tuple[str, StrOrPromise] | None = None
    is_promoted: bool = False


def results(
    entries: Iterable[Entry], request: HttpRequest, names: dict[int, str], promoted: Iterable[Entry] = ()
) -> list[Result]:
    """The results for `entries`, in their order. What the request may not read, after all, is left out.

    `names` are those of networks. The entries were filtered by the same rule; pages are asked once more
    because their addresses are needed anyway.
    """
    entries = list(entries)
    places, standing = _found_at(entries, request), for_reader.corrections(request)
    labels = result_types.labels()
    promoted_pages = {entry.page_id for entry in promoted}
    found = []
    for entry in entries:
        place = places.get((entry.page_id, entry.commitment_id, entry.response_id))
        if not place:
            continue
        found.append(
            Result(
                title=entry.title,
                url=place.url,
                kind=str(labels.get(entry.kind, "")),
                network=_network(entry, names),
                dates=list(_dates(entry, place)),
                extract=as_html(getattr(entry, "passages", entry.summary)),
                tag=_tag(entry, standing.get(entry.commitment_id or 0, entry.status)),
                is_promoted=entry.page_id in promoted_pages,
            )
        )
    return found


def network_names(groups: Iterable[Group], entries: Iterable[Entry], request: HttpRequest) -> dict[int, str]:
    """The titles of the networks that results belong to, as far as this request may read them."""
    wanted = {group[0] for group in groups} | {entry.network_id for entry in entries}
    found = [page for page in page_registry.of_type(NetworkPage, request) if page.pk in wanted]
    return {page.pk: page.title for page in sorted(found, key=lambda page: page.title)}


def _network(entry: Entry, names: dict[int, str]) -> StrOrPromise:
    """Whose it is; nothing for the page of a network itself."""
    if entry.network_id is None:
        return _("Whole organisation") if entry.kind in EVERYBODYS else ""
    return names.get(entry.network_id, "") if entry.network_id != entry.page_id else ""


def _dates(entry: Entry, place: Found) -> Iterator[Told]:
    if entry.kind in DATE_LABELS:
        if entry.date:
            yield Told(DATE_LABELS[entry.kind], entry.date)
        return
    first_day = timezone.localdate(place.published) if place.published else None
    if place.published:
        yield Told(_("published"), place.published)
    if place.updated and timezone.localdate(place.updated) != first_day:
        yield Told(_("updated"), place.updated)


def _found_at(entries: list[Entry], request: HttpRequest) -> dict[EntryOf, Found]:
    """Where they are, and since when."""
    page_ids = [entry.page_id for entry in entries if entry.page_id]
    visible_pages = BasePage.objects.visible_to(request).filter(pk__in=page_ids)
    pages = list(visible_pages.only(*BasePage.shown_in_lists, "content_type", "first_published_at"))
    updated = dates_of(pages, request)
    found: dict[EntryOf, Found] = {}
    for page in pages:
        published = page.first_published_at if page.specific_class is MonthlyUpdatePage else None
        found[page.pk, None, None] = Found(page.get_url(request) or "", updated[page.pk], published)
    commitments = [entry.commitment_id for entry in entries if entry.commitment_id]
    register = CommitmentsPage.objects.visible_to(request).first() if commitments else None
    if register:
        visible = Commitment.objects.visible_to(request).filter(pk__in=commitments)
        changed = for_reader.last_changes(request)
        for pk, ref in visible.filter(pk__in=changed).values_list("pk", "ref"):
            found[None, pk, None] = Found(register.address_of(ref, request), changed[pk].at)
    responses = [entry.response_id for entry in entries if entry.response_id]
    if responses:
        answers = Response.objects.visible_to(request).filter(pk__in=responses)
        for pk in answers.values_list("pk", flat=True):
            found[None, None, pk] = Found(reverse("one_answer", args=[pk]))
    return found


def _tag(entry: Entry, status: str) -> tuple[str, StrOrPromise] | None:
    """What the reader must know before reading: how a commitment stands, that a statement no longer does."""
    if status:
        return status, Commitment.Status(status).label
    return STANDINGS.get(entry.standing)
