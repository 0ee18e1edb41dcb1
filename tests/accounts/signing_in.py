"""What tests about signing in do at the forms."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client

PASSWORD = "four words nobody guesses"
SIGN_IN = "/accounts/login/"


def sign_in(client: Client, name: str, password: str = PASSWORD, next_path: str = "/", **headers):
    return client.post(SIGN_IN, {"login": name, "password": password, "next": next_path}, **headers)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code_from(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows now, or `steps` half minutes later."""
    now = time.time()  # noqa: TID251 - such an app has the machine's clock
    return format_hotp_value(hotp_value(secret, int(now) // 30 + steps))


def set_up_second_factor(client: Client) -> str:
    """Go through the page; give the secret the app keeps."""
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_from(secret)})
    assert answer.status_code == 302, answer.context["form"].errors
    return secret


def has_second_factor(user) -> bool:
    return Authenticator.objects.filter(user=user, type="totp").exists()


def site_cookie(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value
