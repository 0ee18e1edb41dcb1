"""What is particular about our accounts: nobody makes their own, and where people sit is not kept."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cms.accounts import rate_limits, reauthentication
from cms.audit.log import Action, record
from cms.security.client_address import sender_of
from cms.security.same_origin import is_safe_path

TOO_MANY = _("There were too many wrong attempts. Wait five minutes, then try again.")
WRONG_CODE = _("That code is not right, or was used already. Wait for the next one.")

NO_ADDRESS = "0.0.0.0"  # noqa: S104 - no address at all; nothing is bound to it


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("That username and password do not match. Try again."),
        "email_password_mismatch": _("That address and password do not match. Try again."),
        "too_many_login_attempts": TOO_MANY,
        "incorrect_password": _("That is not your password. Try again."),
        "incorrect_code": WRONG_CODE,
        "enter_current_password": _("That is not your current password."),
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        return False  # pages only

    def get_client_ip(self, request: HttpRequest) -> str:
        return sender_of(request.META) or NO_ADDRESS

    def is_safe_url(self, url: str | None) -> bool:
        return is_safe_path(url or "")

    # --- Throttling -------------------------------------------------------------------------------------

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        self._login_failed_rl_usage = rate_limits.count(request, login_in(credentials))
        if self._login_failed_rl_usage is None:
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user = super().authenticate(request, **credentials)
        if user:
            rate_limits.remember(request, login_in(credentials))
        return user

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        rate_limits.forgive(request, login_in(credentials))

    # --- Confirming who it is, and changing passwords -----------------------------------------------------

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        record(Action.REFUSED, account=user.pk, reason="closed account")
        return super().respond_user_inactive(request, user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not reauthentication.is_fresh(self.request)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """People without a password of this site confirm at their organisation's provider."""
        methods = super().get_reauthentication_methods(user)
        return methods or [
            {"id": "staff", "description": _("Sign in again"), "url": reverse("staff_sign_in")}
        ]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return f"{reverse('your_account')}?done=1"

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say themselves what happened; a message would wait until somebody opens the admin."""


def login_in(credentials: dict[str, Any]) -> str:
    """What was typed as the name: allauth offers it as both where it looks like an address."""
    return credentials.get("username") or credentials.get("email") or ""
