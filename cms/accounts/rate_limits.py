"""How often a password may be wrong. Nobody can lock out the office that shares an address.

Counted are failures: a sign-in that succeeds takes back what it counted. Whoever guesses soon runs into the
limit for that account from that address. An address from which many accounts are tried is closed to strangers
only: accounts that signed in from it before still do. Names that nobody has close nothing for anybody; they
are answered as if somebody had them, so that nobody finds out.
"""

import logging

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import RateLimitUsage, clear, consume
from allauth.mfa.totp.internal import auth as totp
from allauth.socialaccount.internal import jwtkit
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import HttpRequest

from cms.security.client_address import sender_of
from cms.security.limits import bucket, limits, network_of

logger = logging.getLogger(__name__)

LIMITS = {
    "account_from_address": "5/5m/key",
    "account": "100/h/key",
    "address": "300/10m/key",
    "link": "5/h/key",
}
APP = "cms.accounts"
NOBODY = "nobody"
KNOWN_SECONDS = 30 * 24 * 3600
# Of an address that an account signed in from only this much is kept: one of 256 of all addresses.
KNOWN_DIGITS = 2
# Where allauth counts, and remembers what works only once: it takes the default cache, which forgets.
KEEPING = (ratelimit, totp, jwtkit)


def take_over() -> None:
    """Let all that allauth must not forget be kept where it is not forgotten, and once for all processes."""
    for module in KEEPING:
        module.cache = limits


def count(request: HttpRequest, login: str) -> RateLimitUsage | None:
    """Count an attempt; None when there were too many."""
    account = account_of(login)
    usage = RateLimitUsage(usage=[])
    for action, key in keys_of(request, account).items():
        only_look = action == "address" and account.startswith(NOBODY)
        counted = consume(request, app=APP, action=action, config=LIMITS, key=key, dry_run=only_look)
        if counted is None:
            logger.warning("Sign-in refused: too many wrong attempts.", extra={"limit": action})
            usage.rollback()  # what is refused is no attempt: it must not use up what others may
            return None
        if not only_look:
            usage.usage += counted.usage
    return usage


def may_ask_for_link(request: HttpRequest, address: str) -> bool:
    """Count that a link for a new password was asked for, and say whether it may be sent."""
    return consume(request, app=APP, action="link", config=LIMITS, key=account_of(address)) is not None


def remember(request: HttpRequest, login: str) -> None:
    """This account signed in from this address: no stranger at the same address can lock it out."""
    limits.set(_known(account_of(login), sender(request)), True, KNOWN_SECONDS)


def forgive(request: HttpRequest, login: str) -> None:
    """After the password was set anew: what failed before says nothing any more."""
    for action, key in keys_of(request, account_of(login)).items():
        if action != "address":
            clear(request, app=APP, action=action, config=LIMITS, key=key)


def keys_of(request: HttpRequest, account: str) -> dict[str, str]:
    """What is counted for an attempt at this account."""
    address = sender(request)
    keys = {"account_from_address": bucket(account, address), "account": account}
    if address and not limits.get(_known(account, address)):
        keys["address"] = bucket(address)
    return keys


def account_of(login: str) -> str:
    """What failures of this name count for: an account, or one of so many buckets where there is none."""
    return str(find_account(login) or f"{NOBODY} {bucket(login.strip().lower())}")


def find_account(login: str) -> int | None:
    """The number of the account, whether its name or its address was typed."""
    named = Q(username__iexact=login.strip()) | Q(email__iexact=login.strip())
    return get_user_model().objects.filter(named).order_by("pk").values_list("pk", flat=True).first()


def sender(request: HttpRequest) -> str:
    return network_of(sender_of(request.META))


def _known(account: str, address: str) -> str:
    return f"signed in before: {account} {bucket(account, address, digits=KNOWN_DIGITS)}"
