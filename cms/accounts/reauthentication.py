"""Whoever takes data away or changes what people may do has shown within the last minutes who they are."""

import re
import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from wagtail.admin.modal_workflow import render_modal_workflow

from cms.accounts.session_store import SIGNED_IN_AT
from cms.accounts.signed_out import is_script
from cms.exports import is_export
from cms.typing import GetResponse, ViewFunction

# A form that was opened in time may be sent later: nothing that was typed is lost.
TO_FILL_IN_SECONDS = 45 * 60
# What changes what people may do or read, who checks what goes public, which site this is or where its old
# addresses lead; and what hands out who is on a mailing list. By address: views of our own stand at some of
# Wagtail's. Of every other address `tests/accounts/sensitive.py` says why it is not here.
ABOUT_RIGHTS = re.compile(
    r"""^/admin/(?:
        (?:users|groups|sites)/(?:new|edit|delete)/
        | bulk/auth/
        | terms/(?:create|edit|delete)/
        | collections/(?:add/|[^/]+/(?:(?:delete|privacy)/)?)$
        | pages/[^/]+/privacy/
        | redirects/(?!results/).
        | workflows/(?:tasks/)?(?:add|edit|enable|disable|remove)/
        | workflows/task_chooser/create/
        | mailing-list-copies/
    )""",
    re.VERBOSE,
)

# Windows over a page. The script that opens them shows the words it gets, and can go nowhere.
DIALOGS = re.compile(r"^/admin/(?:(?:collections|pages)/[^/]+/privacy|workflows/task_chooser/create)/$")


def is_fresh(request: HttpRequest, seconds: int | None = None) -> bool:
    """Whether this person signed in, or confirmed who they are, in the last `seconds`."""
    seconds = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT if seconds is None else seconds
    if not request.user.is_authenticated:
        return False
    times = [record.get("at", 0) for record in get_authentication_records(request, request.user)]
    return time.time() - max([request.session.get(SIGNED_IN_AT, 0), *times]) < seconds


def is_sensitive(request: HttpRequest) -> bool:
    """Whether it is an export, or about what people may do."""
    return is_export(request) or bool(ABOUT_RIGHTS.match(request.path))


class ReauthenticationMiddleware:
    """Lead to a page that asks for the password or code, and back."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: ViewFunction, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or not is_sensitive(request):
            return None
        seconds = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        if request.method == "POST":
            seconds += TO_FILL_IN_SECONDS
        if is_fresh(request, seconds):
            return None
        first = get_adapter(request).get_reauthentication_methods(request.user)[0]
        if DIALOGS.match(request.path) and is_script(request):
            way_in = f"{first['url']}?{urlencode({'next': reverse('signed_in_again')})}"
            return render_modal_workflow(request, "account/confirm_in_dialog.html", None, {"way_in": way_in})
        return HttpResponseRedirect(f"{first['url']}?{urlencode({'next': request.get_full_path()})}")
