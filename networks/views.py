"""People, statements and events of all networks, and events as calendars."""

from typing import NamedTuple, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cms.access.programs import for_programs
from cms.caching import page_registry
from cms.caching.rendered_pages import shared
from cms.last_updated import newest_date
from cms.models import BasePage
from cms.querysets import paginate
from cms.syndication.feeds import answer_if_changed
from networks import cards, ical
from networks import people as serving
from networks.models import EventPage, NetworkPage, StatementPage
from networks.querysets import EventQuerySet

PageT = TypeVar("PageT", bound=BasePage)


@require_safe
@shared
def events(request: HttpRequest) -> HttpResponse:
    """What is coming, soonest first, or past (`?when=past`); of all networks or one (`?network=carers`)."""
    now = timezone.now()
    networks = _by_title(request)
    chosen = next((each for each in networks if each.slug == request.GET.get("network")), None)
    is_past = request.GET.get("when") == "past"
    found = EventPage.objects.visible_to(request)
    found = found.past(now) if is_past else found.upcoming(now)
    if chosen:
        found = found.filter(network=chosen)
    shown = paginate(found.for_lists(), request)
    context = {
        "events": shown,
        "cards": cards.of_events(shown, request, {each.pk: each.title for each in networks}),
        "choices": tuple((each.slug, each.title) for each in networks),
        "chosen": chosen,
        "calendar": f"{chosen.get_url(request)}calendar.ics" if chosen else reverse("calendar"),
        "is_past": is_past,
        "updated_at": newest_date(found),
    }
    return render(request, "networks/events.html", context)


@require_safe
@shared
def people(request: HttpRequest) -> HttpResponse:
    """Who serves each network, in the order of their names, and where nobody does."""
    networks, today = _by_title(request), timezone.localdate()
    context = {
        "networks": [serving.of_network(network, request, today) for network in networks],
        "updated_at": serving.changed_at((network.pk for network in networks), today),
    }
    return render(request, "networks/people.html", context)


@require_safe
@shared
def statements(request: HttpRequest) -> HttpResponse:
    """Every statement, newest first; of one network (`?network=carers`), of one year (`?year=2025`)."""
    networks = _by_title(request)
    chosen = next((each for each in networks if each.slug == request.GET.get("network")), None)
    found = StatementPage.objects.visible_to(request)
    years = [str(day.year) for day in found.dates("issued_on", "year", order="DESC")]
    if chosen:
        found = found.of(chosen)
    year = next((each for each in years if each == request.GET.get("year")), None)
    if year:
        found = found.filter(issued_on__year=year)
    shown = paginate(found.newest_issued_first().with_issuers().for_lists(), request)
    narrowed = {"year": year or "", "network": chosen.slug if chosen else ""}
    context = {
        "statements": shown,
        "cards": cards.of_statements(shown, networks, request),
        "filters": [
            _choices([("", _("All years")), *((each, each) for each in years)], "year", narrowed),
            _choices(
                [("", _("All networks")), *((each.slug, each.title) for each in networks)],
                "network",
                narrowed,
            ),
        ],
        "chosen": chosen,
        "year": year,
        "updated_at": newest_date(found),
    }
    return render(request, "networks/statements.html", context)


@for_programs
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Every event readers may see."""
    name = _("%(site)s, %(organisation)s") % {
        "site": settings.WAGTAIL_SITE_NAME,
        "organisation": settings.ORGANISATION_NAME,
    }
    return _calendar(request, EventPage.objects.all(), name)


@for_programs
@require_safe
def network_calendar(request: HttpRequest, path: str) -> HttpResponse:
    network = find_page(request, path, NetworkPage)
    return _calendar(request, EventPage.objects.filter(network=network), network.title)


@for_programs
@require_safe
def one_event(request: HttpRequest, path: str) -> HttpResponse:
    """One event, to keep in a calendar."""
    event = find_page(request, path, EventPage)
    if not event.starts_at:
        raise Http404
    return _as_file(request, EventPage.objects.filter(pk=event.pk), event.title, f"{event.slug}.ics")


class NarrowingLink(NamedTuple):
    label: str
    address: str
    is_current: bool


def _choices(values: list[tuple[str, str]], name: str, narrowed: dict[str, str]) -> list[NarrowingLink]:
    """A link for each of `values` of the parameter `name`, which keeps the other parameters of `narrowed`."""
    found = []
    for value, label in values:
        kept = {key: text for key, text in (narrowed | {name: value}).items() if text}
        address = f"?{urlencode(kept)}" if kept else ""
        found.append(NarrowingLink(label, address, narrowed[name] == value))
    return found


def _by_title(request: HttpRequest) -> list[NetworkPage]:
    return sorted(page_registry.of_type(NetworkPage, request), key=lambda each: each.title)


def _calendar(request: HttpRequest, events: EventQuerySet, name: str) -> HttpResponse:
    since = timezone.now() - ical.KEEP
    return _as_file(request, events.filter(ends_at__gte=since), name, "calendar.ics")


def _as_file(request: HttpRequest, events: EventQuerySet, name: str, file_name: str) -> HttpResponse:
    dated = events.visible_to(request).exclude(starts_at=None).exclude(ends_at=None)
    content = ical.calendar_of(dated.order_by("starts_at", "pk"), name)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(False, file_name) or "inline"
    return answer_if_changed(request, response)


def find_page(request: HttpRequest, path: str, model: type[PageT]) -> PageT:
    """The page of type `model` at `path`. Raises `Http404` for another type and for what is not visible."""
    page = BasePage.find_for_request(request, path)
    if page is None or not issubclass(page.specific_class, model):
        raise Http404
    found = model.objects.visible_to(request).filter(pk=page.pk).first()
    if found is None:
        raise Http404
    return found
