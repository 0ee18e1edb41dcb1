"""What a site needs beside its pages: health, robots, and pages for what went wrong."""

import sys
from http import HTTPStatus
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cms.monitoring import health, metrics
from cms.security.client_address import is_operator
from cms.sites import full_url

COME_BACK_SECONDS = 30
# Of the codes whose text Wagtail's autosave shows as it is, the nearest.
SHOWN_BY_AUTOSAVE = "locked"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """Database, migrations and clock: 200 or 503. Why, only operators are told."""
    faults = health.faults()
    answer = {"ready": not faults} | ({"faults": faults} if is_operator(request) else {})
    return JsonResponse(answer, status=503 if faults else 200)


@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """Prometheus's format, for operators."""
    if not (is_operator(request) and metrics.is_available()):
        raise Http404
    text, content_type = metrics.exposition()
    return HttpResponse(text, content_type=content_type)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /accounts/", "Disallow: /search/"]
    lines.append("Disallow: /*?*key=")  # what one person reads: see `cms.access.programs`
    if settings.SITE_ACCESS == "staff":
        return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain")
    lines.append(f"Sitemap: {full_url('/sitemap.xml')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it by name whatever the page says."""
    return redirect(static("cms/favicon.svg"), permanent=True)


def closed(request: HttpRequest, **kwargs: Any) -> NoReturn:
    """An address of Wagtail's that this site does not use."""
    raise Http404


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return too_much(request)
    return _error_page(request, 400)


def too_much(request: HttpRequest, status: int = HTTPStatus.REQUEST_ENTITY_TOO_LARGE) -> HttpResponse:
    """More than the site takes: 413 for what is sent, 414 and 431 for the lines before it.

    `too-large.js` says so before anything is sent; who comes here has no scripts, or is no browser.
    """
    if not request.accepts("text/html"):
        words = _("This page has become too large to be saved. Move a part of it to another page.")
        said = {"success": False, "error_code": SHOWN_BY_AUTOSAVE, "error_message": words}
        return JsonResponse(said, status=status)
    return _error_page(request, status, "413.html")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without the database, the request or the layout's queries: any of them may be what failed.

    When the database does not answer, nothing is wrong with the request: 503, and when to come back.
    """
    context = {"organisation_name": settings.ORGANISATION_NAME}
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        page = HttpResponse(render_to_string("503.html", context), status=503)
        page.headers["Retry-After"] = str(COME_BACK_SECONDS)
        return page
    return HttpResponse(render_to_string("500.html", context), status=500)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    return _error_page(request, 405)


def no_room(request: HttpRequest) -> HttpResponse:
    return _error_page(request, 507)


def _error_page(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    if not hasattr(request, "user"):
        request.user = AnonymousUser()  # refused before anything asked who sent it
    return render(request, template or f"{status}.html", status=status)
