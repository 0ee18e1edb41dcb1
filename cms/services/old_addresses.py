"""Where the old address of a page leads: of the page, and of all that stands below it.

Wagtail keeps a redirect for each page that got another address. Calendars, feeds, years and tables below a
page have none of their own: what follows the longest old address of a page is looked for below the new one.
"""

from copy import copy
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, urlparse, urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import resolve_url
from django.urls import Resolver404, resolve
from django.utils.encoding import uri_to_iri
from wagtail.contrib.redirects.models import Redirect

from cms.access import visibility
from cms.caching import page_registry
from cms.models import BasePage
from cms.models.base_page import FOUND
from cms.sites import site_for

LONGEST_OLD_PATH = 255  # of `Redirect.old_path`
# The parameter by which lists are narrowed to a network: its slug (search: its number).
CHOSEN = "network"
MOST_CHOSEN = 20
THERE = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)


class OldAddress(NamedTuple):
    """What somebody may have asked for by an old address that we know."""

    rest: str  # what follows it
    has_query: bool  # whether what stands after `?` is part of it


def answer(request: HttpRequest) -> HttpResponse | None:
    """For an address at which there is nothing: the way to where it is now, if this reader finds it there.

    One query, however deep the address, and what the new address costs itself.
    """
    known = _old_addresses(request)
    found = {redirect.old_path: redirect for redirect in _redirects(request, known)}
    for old, (rest, has_query) in known.items():
        redirect = found.get(old)
        if redirect is None or (rest and not _is_of_page(redirect)):
            continue
        query = "" if has_query else current_query(request)
        way = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
        if redirect.redirect_page is None:
            link = redirect.redirect_link
            return way(link) if link and not _is_hidden(request, link) else None
        return _to_page(request, redirect, rest, query, way)
    return None


def new_address(asked: HttpRequest) -> str | None:
    """Where what was at the address of `asked` is now, for its reader; None where there is nothing."""
    said = answer(asked)
    return said.headers["Location"] if said and not _is_way_in(said) else None


def asking_for(request: HttpRequest, path: str, query: str) -> HttpRequest:
    """The reader of `request`, asking for another address."""
    asked: Any = copy(request)
    vars(asked).pop(FOUND, None)
    asked.method = "GET"
    asked.path = asked.path_info = path
    asked.META = {**request.META, "PATH_INFO": path, "QUERY_STRING": query}
    asked.GET = QueryDict(query)
    return asked


def _old_addresses(request: HttpRequest) -> dict[str, OldAddress]:
    """The names under which a redirect for `request` may be known: Wagtail's own, then those above it."""
    whole = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    path = urlparse(whole).path
    found = {}
    if "?" in whole:
        found = {text: OldAddress("", True) for text in (uri_to_iri(whole), whole)}
    for text in (uri_to_iri(path), path):
        found.setdefault(text, OldAddress("", False))
    above = request.path_info.rstrip("/")
    while above := above.rpartition("/")[0]:
        found.setdefault(above, OldAddress(request.path_info[len(above) :], False))
    return {old: each for old, each in found.items() if len(old) <= LONGEST_OLD_PATH}


def _redirects(request: HttpRequest, known: dict[str, OldAddress]) -> list[Redirect]:
    """Those of every site first, so that one of this site comes after it and counts."""
    site = Q(site=site_for(request)) | Q(site=None)
    rows = Redirect.objects.filter(site, old_path__in=known).select_related("redirect_page")
    return sorted(rows, key=lambda row: row.site_id is not None)


def _is_of_page(redirect: Redirect) -> bool:
    return redirect.redirect_page is not None and not redirect.redirect_page_route_path


def _to_page(
    request: HttpRequest, redirect: Redirect, rest: str, query: str, way: type[HttpResponseRedirect] | Any
) -> HttpResponse | None:
    page = redirect.redirect_page
    base = page.get_url(request)
    if not base:
        return None
    if not base.startswith("/"):  # another site of ours, where this one cannot look
        return way(base) if not rest and visibility.visible_among([page], request) else None
    for below in dict.fromkeys([rest or redirect.redirect_page_route_path, rest]):
        address = f"{base.rstrip('/')}{quote(below)}" if below else base
        said = _asked(request, address, base, query)
        if said is None:
            continue
        if said.status_code in THERE:
            return way(f"{address}?{query}" if query else address)
        if _is_way_in(said) and request.user.is_anonymous:
            return redirect_to_login(request.get_full_path())  # which does not say where it is
    return None


def _asked(request: HttpRequest, address: str, page_at: str, query: str) -> HttpResponse | None:
    """What this reader gets at `address`, which is of the page at `page_at` or below it; None for nothing."""
    path = unquote(address)
    try:
        match = resolve(path)  # which knows no address of another site, however it is written
    except Resolver404:
        return None
    # A page, or something of exactly that page, such as its calendar.
    if match.url_name != "wagtail_serve" and f"/{match.kwargs.get('path')}" != unquote(page_at):
        return None
    asked = asking_for(request, path, query)
    asked.resolver_match = match
    try:
        return match.func(asked, *match.args, **match.kwargs)
    except (Http404, PermissionDenied):
        return None


def _is_way_in(response: HttpResponse) -> bool:
    return urlsplit(response.headers.get("Location", "")).path == resolve_url("account_login")


def _is_hidden(request: HttpRequest, address: str) -> bool:
    """Whether a page at an address that somebody typed, or above it, is not public."""
    parts = urlsplit(address)
    site = site_for(request)
    if site is None or parts.netloc not in {"", request.get_host()}:
        return False
    above = [site.root_page.url_path]
    for name in unquote(parts.path).strip("/").split("/"):
        above.append(f"{above[-1]}{name}/")
    return BasePage.objects.filter(url_path__in=above, live=False).exists()


# --- In a query -------------------------------------------------------------------------------------------


def renamed_choice(request: HttpRequest) -> HttpResponse | None:
    """The way to the same list, where it is narrowed to a network by a name that it had before."""
    query = current_query(request)
    if query == request.GET.urlencode():
        return None
    return HttpResponsePermanentRedirect(f"{quote(request.path)}?{query}")


def current_query(request: HttpRequest) -> str:
    """What stands after `?`, with networks under their names of today. Where all are known, asks nothing."""
    query = request.GET.copy()
    if chosen := query.getlist(CHOSEN):
        names = _names_today(request, chosen[:MOST_CHOSEN])
        query.setlist(CHOSEN, list(dict.fromkeys(names.get(name, name) for name in chosen)))
    return query.urlencode()


def _names_today(request: HttpRequest, names: list[str]) -> dict[str, str]:
    """Of `names` those that a network had which this reader may see, each with the one it has."""
    kept = [page for page in page_registry.by_address().values() if page.is_network]
    networks = {page.pk: page.slug for page in visibility.visible_among(kept, request)}
    today = set(networks.values())
    unknown = [name for name in names if name not in today and _may_be_slug(name)]
    if not unknown:
        return {}
    ends = Q()
    for name in unknown:
        ends |= Q(old_path__endswith=f"/{name}")
    rows = Redirect.objects.filter(ends, redirect_page__in=networks).order_by("pk")
    old = {row.old_path.rpartition("/")[2]: networks[row.redirect_page_id] for row in rows}
    return {name: old[name] for name in unknown if name in old}


def _may_be_slug(text: str) -> bool:
    """Not a number, which is how search names a network."""
    return 0 < len(text) <= LONGEST_OLD_PATH and not text.isdecimal() and "/" not in text
