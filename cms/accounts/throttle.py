"""How often a password may be wrong. Nobody can lock out the office that shares an address.

Counted are failures: a sign-in that succeeds takes back what it counted. Whoever guesses soon runs into the
limit for that account from that address. An address from which many accounts are tried is closed to strangers
only: accounts that signed in from it before still do.
"""

import hashlib

from allauth.core.internal.ratelimit import RateLimitUsage, clear, consume
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db.models import Q

from cms.sight.operators import sender_of

LIMITS = {
    "account_from_address": "5/5m/key",
    "account": "100/h/key",
    "address": "300/10m/key",
}
APP = "cms.accounts"
KNOWN_SECONDS = 30 * 24 * 3600


def keys_of(request, login: str) -> dict[str, str]:
    """What is counted for this attempt. Addresses and names only go into the cache as a hash."""
    account, address = account_of(login), sender_of(request.META)

    keys = {"account_from_address": f"{account} {address}", "account": account}
    if address:
        keys["address"] = address
    return keys


def count(request, login: str) -> RateLimitUsage | None:
    """Count an attempt; None when there were too many."""
    usage = RateLimitUsage(usage=[])
    keys = keys_of(request, login)
    if cache.get(_known(keys["account_from_address"])):
        keys.pop("address", None)
    for action, key in keys.items():
        counted = consume(request, app=APP, action=action, config=LIMITS, key=key)
        if counted is None:
            usage.rollback()  # what is refused is no attempt: it must not use up what others may
            return None
        usage.usage += counted.usage
    return usage


def account_of(login: str) -> str:
    """What failures of this name count for: an account, or what was typed where there is none."""
    return str(find_account(login) or login.strip().lower())


def find_account(login: str) -> int | None:
    """The number of the account, whether its name or its address was typed."""
    named = Q(username__iexact=login.strip()) | Q(email__iexact=login.strip())
    return get_user_model().objects.filter(named).order_by("pk").values_list("pk", flat=True).first()


def remember(request, login: str) -> None:
    """This account signed in from this address: no stranger at the same address can lock it out."""
    cache.set(_known(keys_of(request, login)["account_from_address"]), True, KNOWN_SECONDS)


def forgive(request, login: str) -> None:
    """After the password was set anew: what failed before says nothing any more."""
    for action, key in keys_of(request, login).items():
        if action != "address":
            clear(request, app=APP, action=action, config=LIMITS, key=key)


def _known(key: str) -> str:
    return f"signed-in-before:{hashlib.sha256(key.encode()).hexdigest()}"
