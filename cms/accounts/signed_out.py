"""Nothing that was typed is lost when the sign-in is over, has to be confirmed, or is somebody else's by now.

A form that meets the sign-in is answered with a page that holds what was sent, in hidden fields of its own
form: people sign in in another tab, come back, and send it again. Nothing is kept on the server, so nothing
can leak from there, and nothing is ever sent without somebody pressing a button. Scripts, Wagtail's autosave
among them, get the same in JSON and leave their form as it is; `signed-out.js` says what to do.

Only for forms that the browser says came from a page of this site: to hold what another site sent, beside a
fresh token, would be an invitation to send it.
"""

from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cms.editing.typed import MADE_FOR, TOKEN, may_be_held, typed
from cms.security.csp import is_admin
from cms.security.same_origin import is_own_form, is_same_origin
from cms.typing import GetResponse, ViewFunction
from cms.views import SHOWN_BY_AUTOSAVE, too_much

ASKED_ABOUT = "X-Made-For"  # the field `MADE_FOR`, from the script of its form
# What is typed there are passwords and codes, which no page may hold.
ACCOUNTS = "/accounts/"
# Characters as the page writes them, where a quotation mark takes six: the largest form of the site twice.
MOST_HELD = 8_000_000
# Where somebody is led who has to show who they are.
WAYS_IN = (
    "account_login",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "staff_sign_in",
)
REDIRECTS = (301, 302, 303, 307, 308)

_signer = Signer(salt="cms.accounts.signed_out")


class Why(StrEnum):
    SIGNED_OUT = "signed out"
    CONFIRM = "confirm"
    STALE = "stale"
    SOMEBODY_ELSE = "somebody else"
    CLOSED = "closed"
    REFUSED = "refused"


class KeepSentFormMiddleware:
    """After authentication, around everything that may ask to sign in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        script = is_script(request)
        if not (script or request.method == "POST") or not _may_hold(request):
            return response
        way_in = _way_in(response)
        # To scripts of somebody who is signed out Wagtail says 403.
        if not way_in and not (script and is_admin(request) and response.status_code == 403):
            return response
        if request.user.is_anonymous:
            return kept(request, reason_to_be_out(request), way_in or reverse("account_login")) or response
        if way_in and way_in != reverse("account_login"):
            return kept(request, Why.CONFIRM, way_in) or response
        if way_in and request.method == "POST":  # to sign in again would change nothing
            return kept(request, Why.REFUSED, way_in) or response
        return response

    def process_view(
        self, request: HttpRequest, view: ViewFunction, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """A form that one person opened is never taken for another's."""
        if request.method == "POST" and _may_hold(request) and is_somebody_elses(request):
            return kept(request, Why.SOMEBODY_ELSE, reverse("account_login"))
        return None


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django calls it for a form without its token, or with that of an earlier sign-in."""
    if request.method == "POST" and _may_hold(request):
        why = Why.SOMEBODY_ELSE if is_somebody_elses(request) else Why.STALE
        if is_admin(request) and request.user.is_anonymous:
            why = reason_to_be_out(request)
        if answer := kept(request, why, reverse("account_login")):
            return answer
    again = request.get_full_path() if is_own_form(request) else ""
    return render(request, "403.html", {"again": again}, status=403)


def kept(request: HttpRequest, why: Why, way_in: str) -> HttpResponse | None:
    """The answer that holds what was sent, or says in JSON what to do. None if that cannot be read."""
    link = f"{way_in}?{urlencode({'next': reverse('signed_in_again')})}"
    if is_script(request):
        return told(why, link)
    try:
        sent, files = request.POST, request.FILES
    except UnreadablePostError:
        return None
    held = [(name, value) for name, values in sent.lists() if may_be_held(name) for value in values]
    if sum(len(escape(text)) for pair in held for text in pair) > MOST_HELD:
        return too_much(request)
    context = {
        "why": why,
        "way_in": link,
        "action": request.get_full_path(),
        "held": held,
        "typed": typed(sent) if why == Why.REFUSED else [],
        "files": [file.name for _name, values in files.lists() for file in values],
        "passwords": any(name != TOKEN and not may_be_held(name) for name in sent),
    }
    # Its token comes with a cookie, so that no answer of ours is stored (`cms.security.headers`).
    return render(request, "account/signed_out.html", context, status=403)


def is_script(request: HttpRequest) -> bool:
    """Whether a script asks, which shows no page: by what Wagtail's say, or by what browsers do."""
    return (
        request.headers.get("Accept", "").startswith("application/json")
        or request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or request.headers.get("Sec-Fetch-Dest") == "empty"
    )


def way_back(request: HttpRequest) -> str:
    """Where to go after signing in: to the page that was asked for, or back to the tab with the form."""
    is_page = request.method in ("GET", "HEAD") and not is_script(request)
    return request.get_full_path() if is_page else reverse("signed_in_again")


# --- Whose form it is ---------------------------------------------------------------------------------


def made_for(user: User) -> str:
    """What the field `MADE_FOR` of a form of `user` says. Signed, so that nobody can ask about others."""
    return _signer.sign(str(user.pk))


def maker_of(request: HttpRequest) -> str:
    """The number of the account whose form was sent, or is asked about; empty if nothing signed says so."""
    try:
        said = request.POST.get(MADE_FOR) if request.method == "POST" else request.headers.get(ASKED_ABOUT)
        return _signer.unsign(said or "")
    except (BadSignature, UnreadablePostError):
        return ""


def is_somebody_elses(request: HttpRequest) -> bool:
    """Whether the form that was sent was opened by another person than who is signed in."""
    maker = maker_of(request)
    return bool(maker) and request.user.is_authenticated and maker != str(request.user.pk)


def reason_to_be_out(request: HttpRequest) -> Why:
    """Whether signing in again can help whoever is signed out: not once their account is closed."""
    maker = maker_of(request)
    is_closed = maker and not get_user_model().objects.filter(pk=maker, is_active=True).exists()
    return Why.CLOSED if is_closed else Why.SIGNED_OUT


# --- Answers ------------------------------------------------------------------------------------------


def words_for(why: Why) -> str:
    """What scripts show, in one line beside the form."""
    return {
        Why.SIGNED_OUT: _(
            "You are signed out. What you typed is still here: sign in in a new tab, then come back."
        ),
        Why.CONFIRM: _("Confirm it is you in a new tab, then come back. What you typed is still here."),
        Why.STALE: _("You have signed in again since this page was opened. What you typed is still here."),
        Why.SOMEBODY_ELSE: _(
            "Somebody else is signed in now. What you typed is still here, and is not saved."
        ),
        Why.CLOSED: _("Your account is closed: this cannot be saved any more."),
        Why.REFUSED: _("You can no longer save this. Copy what you still need of what you typed."),
    }[why]


def told(why: Why, link: str) -> JsonResponse:
    said = {"success": False, "error_code": SHOWN_BY_AUTOSAVE, "error_message": words_for(why)}
    if why in (Why.CLOSED, Why.REFUSED):
        return JsonResponse(said, status=403)
    said["sign_in"] = link
    if why != Why.SIGNED_OUT:
        return JsonResponse(said, status=403)
    # RFC 9110 wants the header; no browser asks for anything because of this one.
    challenge = f'Cookie form-action="{reverse("account_login")}"'
    return JsonResponse(said, status=401, headers={"WWW-Authenticate": challenge})


def _may_hold(request: HttpRequest) -> bool:
    return is_same_origin(request) and not request.path.startswith(ACCOUNTS)


def _way_in(response: HttpResponse) -> str:
    """The address of the sign-in `response` leads to; empty if it does not."""
    if response.status_code not in REDIRECTS:
        return ""
    path = urlsplit(response.headers.get("Location", "")).path
    if path == reverse("wagtailadmin_login"):  # which leads on to ours
        return reverse("account_login")
    return path if path in [reverse(name) for name in WAYS_IN] else ""
