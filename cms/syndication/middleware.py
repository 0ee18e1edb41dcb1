"""Lets calendar and feed programs read as the person whose key they show, and nobody else."""

from functools import cache
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, URLPattern, resolve, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import get_page_models

from cms.access import programs
from cms.accounts import reading_keys
from cms.models import BasePage
from cms.security.headers import NEVER_STORE
from cms.sites import full_url
from cms.typing import GetResponse, StrOrPromise

OF_THE_TREE = "wagtail_serve"
WRONG = _("This address is not valid any more. Make a new one at %(address)s")
NOTHING = _("There is nothing here.")


class ReadingKeyMiddleware:
    """After authentication, before whatever asks who reads.

    Nothing else takes a key: elsewhere it is a parameter that nobody reads. A wrong one costs one query.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.GET.get(programs.PARAMETER)
        if key is None or request.method not in ("GET", "HEAD") or not may_be_for_programs(request):
            return self.get_response(request)
        reader = reading_keys.reader_with(key)
        if reader is None:
            words = WRONG % {"address": full_url(reverse("own_addresses"))}
            return unseen(said(words, HTTPStatus.GONE))
        if not is_for_programs(request):
            return self.get_response(request)
        request.user = reader
        setattr(request, programs.BY_KEY, True)
        response = self.get_response(request)
        # A page that says so would have words for people, such as the menu.
        return unseen(said(NOTHING, response.status_code) if response.status_code >= 400 else response)


def may_be_for_programs(request: HttpRequest) -> bool:
    """Whether a calendar or feed is, or would be, at this address: what can be seen without a query."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return False
    if match.url_name != OF_THE_TREE:
        return programs.is_for_programs(match.func)
    parts = request.path_info.strip("/").split("/")
    ends = ["/".join(parts[index:]) + "/" for index in range(1, len(parts))]
    return any(route.pattern.match(end) for route in routes_for_programs() for end in ends)


def is_for_programs(request: HttpRequest) -> bool:
    """The same, once it is known which page is there; also where there is none, since one may have been."""
    if resolve(request.path_info).url_name != OF_THE_TREE:
        return True
    found = BasePage.route_for_request(request, request.path_info)
    return found is None or any(programs.is_for_programs(view) for view in found.args[:1])


@cache
def routes_for_programs() -> list[URLPattern]:
    """The routes below pages of any type that are calendars or feeds."""
    models = [model for model in get_page_models() if issubclass(model, RoutablePageMixin)]
    routes = [route for model in models for route in model.get_subpage_urls()]
    return [route for route in routes if programs.is_for_programs(route.callback)]


def said(words: StrOrPromise, status: int) -> HttpResponse:
    return HttpResponse(f"{words}\n", status=status, content_type="text/plain; charset=utf-8")


def unseen(response: HttpResponse) -> HttpResponse:
    """In no cache and no search engine, and what a feed links to is not told where its reader came from."""
    response.headers["Cache-Control"] = NEVER_STORE
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
