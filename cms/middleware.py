"""Requests no browser sends: refused, with a page, before they reach a database that cannot store them."""

import codecs
import logging
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import SuspiciousOperation, TooManyFieldsSent, ValidationError
from django.db.models import ProtectedError
from django.forms import IntegerField
from django.forms.formsets import TOTAL_FORM_COUNT
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from cms import views
from cms.accounts.last_administrator import WORDS, is_refusal
from cms.editing.form_sizes import MOST_FORMS
from cms.media.files_in_use import FileInUse
from cms.media.storage import is_full
from cms.models.constitution import NoSecondPerson
from cms.security import bounds
from cms.security.sanitise import is_storable, texts_of
from cms.services import old_addresses
from cms.typing import GetResponse, ViewFunction

logger = logging.getLogger(__name__)
_COUNT = IntegerField()


class MalformedRequest(SuspiciousOperation):
    """Written as no browser writes, or with characters that PostgreSQL refuses. Django answers 400."""


class RequestSizeMiddleware:
    """What is larger than anything people send: refused before any part of it is taken apart."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if status := bounds.excess(request.META):
            return self._refuse(request, status)
        if not bounds.is_possible(request.path_info):
            raise Http404
        if request.path_info.startswith("/admin/") and self._searches_too_much(request.GET):
            return self._refuse(request, HTTPStatus.REQUEST_URI_TOO_LONG)
        return self.get_response(request)

    def _refuse(self, request: HttpRequest, status: HTTPStatus) -> HttpResponse:
        for name in bounds.long_lines(request.META):
            del request.META[name]  # the page that says so must not read it either
        return views.too_much(request, status)

    def _searches_too_much(self, query: QueryDict) -> bool:
        """In the admin. The site's own search says in words that it is too long."""
        return any(
            len(value) > bounds.LONGEST_SEARCH
            for name in bounds.SEARCH_PARAMETERS
            for value in query.getlist(name)
        )


class MalformedRequestMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Django decodes a form with files as it says itself; some ways make text of it that no page can hold.
        if request.encoding and codecs.lookup(request.encoding).name != "utf-8":
            raise MalformedRequest
        if any(not is_storable(text) for text in texts_of(request)):
            raise MalformedRequest
        return self.get_response(request)


class FormsetSizeMiddleware:
    """Django makes a form for each row that a list says it has, sent or not; and lists hold lists.

    A list alone may have 1,000 more than its form shows, and a thousand of its rows a thousand each.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: ViewFunction, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        # Every row that a browser sends has a field or more.
        if request.method == "POST" and forms_in(request.POST) > min(len(request.POST), MOST_FORMS):
            raise TooManyFieldsSent


def forms_in(sent: QueryDict) -> int:
    """How many rows all lists of a form say they have, as Django reads it."""
    return sum(_count(str(sent[name])) for name in sent if name.endswith(TOTAL_FORM_COUNT))


def _count(said: str) -> int:
    try:
        return max(_COUNT.clean(said), 0)
    except ValidationError:
        return 0  # Django takes the list for empty


class MethodNotAllowedMiddleware:
    """Django answers a method that a view does not know with headers only: a blank page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        page = views.method_not_allowed(request)
        page.headers["Allow"] = response.headers.get("Allow", "")
        return page


class ExceptionPagesMiddleware:
    """What views let through and the request, or the disk, is to blame for: an answer that helps."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ProtectedError):
            return still_needed(request, exception)
        if is_refusal(exception):
            messages.error(request, WORDS)
            return redirect("wagtailusers_users:index")
        if isinstance(exception, NoSecondPerson):
            messages.error(request, str(exception))
            return redirect("wagtailadmin_home")
        if isinstance(exception, MultiValueDictKeyError):
            # Some forms of Wagtail’s read a field that every browser sends.
            return views.bad_request(request)
        if isinstance(exception, ValidationError) and is_page_form(request):
            return ask_again(request)
        if is_full(exception):
            logger.error("There is no room left to store files.")
            return views.no_room(request)
        return None


def is_page_form(request: HttpRequest) -> bool:
    asked_before = getattr(request, "was_asked_again", False)
    return request.method == "POST" and request.path.startswith("/admin/pages/") and not asked_before


def ask_again(request: HttpRequest) -> HttpResponse:
    """Somebody else took the address between the form’s check and saving: now the form sees it."""
    again: Any = request
    again.was_asked_again = True
    view, arguments, named = again.resolver_match
    return view(request, *arguments, **named)


def still_needed(request: HttpRequest, exception: ProtectedError) -> HttpResponse:
    """Wagtail lets it through in places, for example for the group of a network’s leads."""
    if isinstance(exception, FileInUse):
        messages.error(request, exception.args[0])
        return redirect("wagtailadmin_home")
    kinds = {str(item._meta.verbose_name) for item in exception.protected_objects}
    what = ", ".join(sorted(kinds))
    messages.error(request, _("This cannot be deleted: it is still needed by %(what)s.") % {"what": what})
    return redirect("wagtailadmin_home")


class PublicRedirectMiddleware(RedirectMiddleware):
    """Instead of Wagtail's, which told the new address of what is not public, and nothing below a page's."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code == HTTPStatus.NOT_FOUND:
            return old_addresses.answer(request) or response
        if response.status_code in old_addresses.THERE and may_choose_network(request):
            return old_addresses.renamed_choice(request) or response
        return response


def may_choose_network(request: HttpRequest) -> bool:
    """Whether what readers ask for is narrowed to a network by its name in the address."""
    is_read = request.method in ("GET", "HEAD") and not request.path.startswith("/admin/")
    return is_read and old_addresses.CHOSEN in request.GET
