"""Nobody finds out which numbers exist: what is not there is answered like what is not theirs.

Wagtail looks for a thing first and asks for the right to it then: 404 here and a refusal there would let
anybody in the admin count accounts, submissions or another network's files. Only administrators are told.
"""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.accounts.signed_out import is_script
from cms.editing.typed import typed
from cms.typing import GetResponse, StrOrPromise
from cms.views import SHOWN_BY_AUTOSAVE, permission_denied

# As `wagtail.admin.auth.permission_denied` says it, in Wagtail's own language files.
WAGTAILS = "Sorry, you do not have permission to access this area."
REFUSED = gettext_lazy("You do not have permission for that, or it does not exist any more.")
GONE = gettext_lazy("It does not exist any more.")
COPY = gettext_lazy("What you typed is still here: copy what you need.")


class SameAnswerMiddleware:
    """Inside of what keeps messages, around everything that answers."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not names_a_thing(request):
            return response
        if request.user.is_superuser:
            gone = with_what_was_typed(request, GONE, HTTPStatus.GONE) if is_missing(response) else None
            return gone or response
        if is_missing(response) or is_refusal(request, response):
            return refused(request)
        return response


def names_a_thing(request: HttpRequest) -> bool:
    """Whether somebody who may enter the admin asked there for the number of something."""
    match = request.resolver_match
    return (
        match is not None
        and match.route.startswith("admin/")
        and any(map(is_number, match.kwargs.values()))
        and request.user.has_perm("wagtailadmin.access_admin")
    )


def is_number(value: object) -> bool:
    return isinstance(value, int | UUID) or (isinstance(value, str) and (value.isdecimal() or is_uuid(value)))


def is_uuid(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def is_missing(response: HttpResponse) -> bool:
    is_data = response.headers.get("Content-Type", "").startswith("application/json")
    return response.status_code == 404 and not is_data


def is_refusal(request: HttpRequest, response: HttpResponse) -> bool:
    return response.status_code == 302 and any(_(WAGTAILS) in str(said) for said in queued(request))


def refused(request: HttpRequest) -> HttpResponse:
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":  # as Wagtail has it
        return permission_denied(request)
    queued(request).clear()
    if answer := with_what_was_typed(request, REFUSED, HTTPStatus.FORBIDDEN):
        return answer
    messages.error(request, REFUSED)
    return redirect("wagtailadmin_home")


def with_what_was_typed(
    request: HttpRequest, refusal: StrOrPromise, status: HTTPStatus
) -> HttpResponse | None:
    """The answer to a form that cannot be saved: nothing of it is lost. None where nothing was typed."""
    if request.method != "POST" or not (words := typed(request.POST)):
        return None
    if is_script(request):
        said = {"success": False, "error_code": SHOWN_BY_AUTOSAVE, "error_message": f"{refusal} {COPY}"}
        return JsonResponse(said, status=status)
    context = {"refusal": refusal, "typed": words}
    return render(request, "cms/admin/gone_meanwhile.html", context, status=status)


def queued(request: HttpRequest) -> list[Any]:
    """What this request has told so far."""
    told: Any = get_messages(request)
    return told._queued_messages
