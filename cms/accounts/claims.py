"""What a provider says about somebody, as far as it can be believed (OpenID Connect Core 1.0).

A claim of another type, or one that the two answers of a provider contradict each other about, counts as not
made. Names come from outside like any form: what would hide or turn text round is taken out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeGuard

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from cms.security.sanitise import sanitise

# Only what cannot look like something else: no other alphabets, no quotes, no dot at the end. A domain with
# such letters is written as `xn--...`.
PLAIN_ADDRESS = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.ASCII)
LONGEST_ADDRESS = 254
PLAIN_USERNAME = re.compile(r"[a-z0-9][a-z0-9._+@-]{0,149}", re.ASCII)
LONGEST_NAME = 150
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]+")


class Contradiction(ValueError):
    """The provider's two answers are about two people."""


@dataclass(frozen=True)
class Claims:
    """`address` is in lower case, or empty; `issuer` and `subject` together name a person."""

    issuer: str
    subject: str
    address: str
    is_verified: bool
    groups: frozenset[str]
    username: str
    first_name: str
    last_name: str
    nonce: str = ""
    asked_at: float = 0  # when the provider last asked them who they are, in seconds since the epoch

    @property
    def is_ours(self) -> bool:
        """Whether the address is one of the organisation's, and this person's own."""
        return self.is_verified and self.address.rpartition("@")[2] in settings.OIDC_DOMAINS

    def for_allauth(self) -> dict[str, Any]:
        return {
            "userinfo": {
                "sub": self.subject,
                "email": self.address,
                "email_verified": self.is_verified,
                "preferred_username": self.username,
                "given_name": self.first_name,
                "family_name": self.last_name,
            }
        }


def read(answer: dict[str, Any]) -> Claims:
    """The claims of `userinfo` and `id_token`. Raises `Contradiction`; `ValueError` where one is missing."""
    token, info = answer.get("id_token"), answer.get("userinfo")
    if not (isinstance(token, dict) and isinstance(info, dict)):
        raise ValueError("The provider sent no token about who it is.")
    parts = [token, info]
    subject, issuer = token.get("sub"), token.get("iss")
    if not (_is_text(subject) and _is_text(issuer)):
        raise ValueError("The provider does not say who it is.")
    if info.get("sub") != subject:  # 5.3.2: such an answer must not be used
        raise Contradiction("The provider speaks of two people.")
    address = _address(_all(parts, "email"))
    names = [_name(parts, claim) for claim in ("given_name", "family_name")]
    first, last = names if any(names) else _name(parts, "name").partition(" ")[::2]
    return Claims(
        issuer=issuer,
        subject=subject,
        address=address,
        is_verified=bool(address) and _is_verified(_all(parts, "email_verified")),
        groups=_groups(_all(parts, settings.OIDC_GROUPS_CLAIM)),
        username=_username(_name(parts, "preferred_username"), address),
        first_name=first,
        last_name=last,
        nonce=token["nonce"] if _is_text(token.get("nonce")) else "",
        asked_at=token["auth_time"] if type(token.get("auth_time")) in (int, float) else 0,
    )


def _all(parts: Iterable[dict[str, Any]], claim: str) -> list[Any]:
    return [part[claim] for part in parts if claim in part]


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and bool(value)


def _address(said: list[Any]) -> str:
    """The one address that is said, in lower case; empty where it is no plain address, or there are two."""
    found = {value.lower() if _is_text(value) and value.isascii() else "" for value in said}
    address = found.pop() if len(found) == 1 else ""
    if len(address) > LONGEST_ADDRESS or not PLAIN_ADDRESS.fullmatch(address):
        return ""
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address


def _is_verified(said: list[Any]) -> bool:
    """`true` and nothing else; where nothing is said, what the operator says of this provider."""
    return all(value is True for value in said) if said else settings.OIDC_ADDRESSES_VERIFIED


def _groups(said: list[Any]) -> frozenset[str]:
    """Where both answers name groups, those that both name. Letters count as they are."""
    named = [frozenset(filter(_is_text, _listed(value))) for value in said]
    return frozenset.intersection(*named) if named else frozenset()


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _name(parts: Iterable[dict[str, Any]], claim: str) -> str:
    text = next(filter(_is_text, _all(parts, claim)), "")
    return " ".join(sanitise(CONTROL.sub(" ", text)).split())[:LONGEST_NAME]


def _username(wanted: str, address: str) -> str:
    """What cannot be mistaken for somebody else's account or address; empty lets allauth make one."""
    wanted = wanted.lower() if wanted.isascii() else ""
    is_plain = PLAIN_USERNAME.fullmatch(wanted) and ("@" not in wanted or wanted == address)
    return wanted if is_plain else ""
