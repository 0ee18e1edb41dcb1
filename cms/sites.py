"""Which site a request is for, without asking the database for every page, and addresses on it."""

from copy import copy
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from wagtail.models import Site

from cms.content_version import VersionedValue

MOST_HOSTS = 100  # anybody may send any host name

# By host and port, each with its root page.
_known: VersionedValue[dict[tuple[str, str], Site | None]] = VersionedValue(dict)


def site_for(request: HttpRequest) -> Site | None:
    """The site of `request`, with its home page. A copy: pages keep much on themselves while served."""
    kept: Any = request
    if not hasattr(request, "_wagtail_site"):
        known = _known.get()
        address = (request.headers.get("Host", ""), request.get_port())
        if address not in known:
            if len(known) >= MOST_HOSTS:
                known.clear()
            known[address] = Site.find_for_request(request)
        kept._wagtail_site = _own_copy(known.get(address))
    return kept._wagtail_site


def address_of(url_path: str, request: HttpRequest) -> str | None:
    """Where the page with that `url_path` is, if it is on the site of `request`; the page is not needed."""
    site = site_for(request)
    root = site.root_page.url_path if site else None
    if not root or not url_path.startswith(root):
        return None
    return quote(url_path[len(root) - 1 :])


def is_taken(address: str) -> bool:
    """Whether the site itself answers at `address`, so that no page could."""
    for path in (f"/{address}/", f"/{address}"):
        try:
            if resolve(path).url_name != "wagtail_serve":
                return True
        except Resolver404:
            continue
    return False


def full_url(path: str) -> str:
    """The address of `path` for those who are not on the site: readers of mails, feeds and files."""
    return path if not path or path.startswith("http") else f"{settings.BASE_URL}{path}"


def _own_copy(site: Site | None) -> Site | None:
    if site is None:
        return None
    own = copy(site)
    own._state = copy(site._state)
    own._state.fields_cache = {**site._state.fields_cache, "root_page": copy(site.root_page)}
    return own


STANDARD_PORTS = {"http": 80, "https": 443}


def follow_base_url(**kwargs: Any) -> None:
    """Let the one site have the host and port of `BASE_URL`, so that feeds, mails and the sitemap link right.

    Runs after every migration: `BASE_URL` is the only place where the address is set.
    """
    address = urlsplit(settings.BASE_URL)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        return
    wanted = (address.hostname, address.port or STANDARD_PORTS[address.scheme], settings.WAGTAIL_SITE_NAME)
    if (site.hostname, site.port, site.site_name) != wanted:
        site.hostname, site.port, site.site_name = wanted
        site.save()
