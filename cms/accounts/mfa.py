"""Whoever edits, answers for commitments or administers brings a second factor, or sets one up first."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from cms.access.programs import reads_by_key
from cms.accounts.adapter import WRONG_CODE
from cms.accounts.signed_out import way_back
from cms.roles import EDITORS, EQUALITY_TEAM
from cms.security.encryption import CannotOpen, decrypt, encrypt, rotate
from cms.security.same_origin import is_own_form
from cms.typing import GetResponse

NEEDED_IN = (EDITORS, EQUALITY_TEAM)
# The way to a second factor, out of the site, and what pages look like.
OPEN = ("/accounts/2fa/", "/accounts/reauthenticate/", "/accounts/logout/", "/static/", "/healthz", "/readyz")
WANTED = "wanted_before_second_factor"


def must_have(user: User | AnonymousUser) -> bool:
    """Whether this person's role is worth more than a password."""
    if not settings.SECOND_FACTOR_REQUIRED or not user.is_authenticated:
        return False
    return user.is_superuser or user.groups.filter(name__in=NEEDED_IN).exists()


def was_brought(request: HttpRequest) -> bool:
    """Whether a second factor was part of signing in: here, or at a provider that always asks for one."""
    methods = {record.get("method") for record in get_authentication_records(request, request.user)}
    return "mfa" in methods or ("socialaccount" in methods and settings.OIDC_ASKS_SECOND_FACTOR)


class RequireMFAMiddleware:
    """Asked at each request, so that a new role counts at once."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_open(request) or was_brought(request) or not must_have(request.user):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD") and not is_own_form(request):
            raise PermissionDenied
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            query = urlencode({"next": way_back(request)})
            return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{query}")
        request.session[WANTED] = way_back(request)
        return HttpResponseRedirect(reverse("mfa_activate_totp"))

    def _is_open(self, request: HttpRequest) -> bool:
        return (
            not settings.SECOND_FACTOR_REQUIRED
            or request.path.startswith(OPEN)
            or not request.user.is_authenticated
            or reads_by_key(request)  # made by somebody who had brought one
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets are sealed: a copy of the database alone makes no codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": _("Your role needs a second factor: it cannot be switched off."),
    }

    def get_totp_issuer(self) -> str:
        return f"{settings.WAGTAIL_SITE_NAME}, {settings.ORGANISATION_NAME}"

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_have(authenticator.user)

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """What was sealed with a key that is gone matches nothing: an operator takes it off."""
        try:
            return decrypt(encrypted_text)
        except CannotOpen:
            return generate_totp_secret()


def seal_anew(authenticator: Authenticator) -> None:
    """Seal with the newest key what an app or recovery codes are made from. Raises `CannotOpen`."""
    secrets = {
        name: rotate(authenticator.data[name]) for name in ("secret", "seed") if name in authenticator.data
    }
    authenticator.data |= secrets
    authenticator.save(update_fields=["data"])
