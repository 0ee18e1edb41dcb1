"""What a reader may look for that is no page: alerts, people, parts of the site made by a view, days."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import SplitResult, quote, unquote, urlsplit

from django.http import Http404, HttpRequest
from django.urls import is_valid_path, resolve, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from cms.caching import page_registry
from cms.models import BasePage
from cms.security.sanitise import is_storable, texts_of
from cms.services.old_addresses import asking_for, new_address
from cms.validators import parse_pk
from home.alerts.display import readable
from home.models.awareness_day import shown
from networks.models import NetworkPage
from networks.people import of_network
from search.query.text import words_of
from search.result_types import COMMITMENT, RESPONSE, labels
from updates.models import Commitment, Response

# (address, name, what is there, more words people use for it)
PLACES = [
    (
        "people",
        _("People"),
        _("Who leads each network, and since when."),
        _("who chairs leads contact mailbox chair co-chair deputy chair executive sponsor"),
    ),
    ("statements", _("Statements"), _("What the networks said, by year."), _("positions letters")),
    (
        "list_join",
        _("Join the mailing list"),
        _("A network’s news by email."),
        _("newsletter subscribe news joining become member"),
    ),
    ("events", _("Events"), _("Coming events of all networks."), _("calendar dates diary meetings")),
    (
        "you_said",
        _("You said, we did"),
        _("What staff told us, and what came of it."),
        _("answers responses"),
    ),
    ("alerts", _("Alerts"), _("Current and past alerts."), _("warnings notices")),
    (
        "feedback",
        _("Tell us what you think"),
        _("Without your name."),
        _("feedback anonymous complaint idea"),
    ),
    ("what_we_store", _("What we keep"), _("What is kept of your feedback."), _("data feedback")),
    ("privacy_settings", _("Privacy settings"), _("Cookies, and alerts that you hid."), _("cookies hidden")),
]
# Words between those that somebody means; "network" stands in every name here.
FILLING = {"a", "an", "the", "to", "of", "in", "how", "do", "can", "i", "network", "networks"}
SHORTEST = 3
MOST = 3


@dataclass(frozen=True)
class Shortcut:
    name: str
    about: str
    url: str = ""


def shortcuts(typed: str, request: HttpRequest, today: date) -> list[Shortcut]:
    """Those that have every word of `typed`, or one that begins like it; none for less than three letters.

    Words that only stand between others do not count.
    """
    words = [word for word in words_of(typed) if word not in FILLING]
    if len("".join(words)) < SHORTEST:
        return []
    known = [*_places(), *_people(request, today), *_alerts(request), *_days(today)]
    return [shortcut for shortcut, own in known if _has(own, words)][:MOST]


def pasted(typed: str, request: HttpRequest) -> Shortcut | None:
    """What is at the address that was pasted, with or without the site's name, for who may read it."""
    if "/" not in typed or " " in typed:
        return None
    parts = _ours(f"//{typed}" if typed.startswith(f"{request.get_host()}/") else typed, request)
    if parts is None:
        return None
    told = unquote(parts.path)
    path = "/".join(["", *filter(None, told.split("/")), ""]) if told.strip("/") else "/"
    asked = asking_for(request, path, parts.query)
    if not all(map(is_storable, texts_of(asked))):
        return None  # the site would refuse it
    if found := _at(path, parts.query, request):
        return found
    moved = _ours(new_address(asked) or "", request)
    return _at(unquote(moved.path), moved.query, request) if moved and moved.path else None


def _ours(address: str, request: HttpRequest) -> SplitResult | None:
    """The parts of an address of this site; None for any other."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    is_ours = parts.scheme in ("", "http", "https") and parts.netloc.lower() in ("", request.get_host())
    return parts if is_ours else None


def _at(path: str, query: str, request: HttpRequest) -> Shortcut | None:
    """What this reader finds at `path`."""
    address = f"{quote(path)}?{query}" if query else quote(path)
    for place, _own in _places():
        if place.url == path:
            return replace(place, url=address)
    view = resolve(path) if is_valid_path(path) else None
    if view and view.url_name == "one_answer":
        answer = Response.objects.visible_to(request).filter(pk=parse_pk(str(view.kwargs["pk"]))).first()
        return answer and Shortcut(answer.you_said, str(labels()[RESPONSE]), address)
    # A copy, because what is found is kept with the request.
    route = BasePage.route_for_request(copy(request), path)
    page = route and BasePage.objects.visible_to(request).filter(pk=route[0].pk).specific().first()
    if not (route and page):
        return None
    below, values = (route[1][0], route[1][2]) if route[1] else (None, {})
    if "ref" in values:  # one commitment of the register
        promise = Commitment.objects.visible_to(request).filter(ref__iexact=values["ref"]).first()
        return promise and Shortcut(promise.title, str(labels()[COMMITMENT]), address)
    try:
        if below and values:  # a year, a month without an update: the view alone knows whether there is one
            below(copy(request), **values)
    except Http404:
        return None
    return Shortcut(page.title_elsewhere, page.summary, address)


def _alerts(request: HttpRequest) -> Iterator[tuple[Shortcut, list[str]]]:
    """Those on air, hidden or not, that this reader may see."""
    for alert in readable(request, timezone.now()):
        about = _("%(kind)s, until %(end)s") % {
            "kind": alert.severity_name,
            "end": date_format(timezone.localtime(alert.ends), "j F Y"),
        }
        yield Shortcut(alert.title, about, f"{reverse('alerts')}#now"), words_of(alert.title)


def _places() -> Iterator[tuple[Shortcut, list[str]]]:
    for name, label, about, more in PLACES:
        yield Shortcut(str(label), str(about), reverse(name)), words_of(f"{label} {more}")


def _people(request: HttpRequest, today: date) -> Iterator[tuple[Shortcut, list[str]]]:
    """Those who serve today and agreed to be named, of networks that this reader may see."""
    for network in page_registry.of_type(NetworkPage, request):
        serving = of_network(network, request, today)
        for person in serving.people:
            if person.name:
                role = f"{person.role}, {serving.title}"
                yield Shortcut(person.name, role, serving.address), words_of(f"{person.name} {role}")


def _days(today: date) -> Iterator[tuple[Shortcut, list[str]]]:
    """Days that are still to come, the soonest first."""
    coming = [(on, day) for day in shown.get() if (on := day.next_on(today))]
    for on, day in sorted(coming, key=lambda pair: (pair[0], pair[1].name)):
        about = f"{date_format(on, 'j F Y')}. {day.about}".strip()
        yield Shortcut(day.name, about, day.link), words_of(day.name)


def _has(known: list[str], words: list[str]) -> bool:
    return all(any(word.startswith(begun) for word in known) for begun in words)
