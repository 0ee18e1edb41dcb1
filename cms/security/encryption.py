"""What only this site's keys can read: people's addresses, and mail that waits.

`PERSONAL_DATA_KEYS` holds Fernet keys, the newest first: the first one seals, all of them open. Behind them
stand keys made from `SECRET_KEY`: a site without keys of its own works, and goes on when it gets them.
"""

import base64
import hashlib
import hmac
import json
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

NO_TIME = 0  # a seal would say to the second when it was made


class CannotOpen(Exception):
    """It was sealed with a key that this site does not have, or is damaged."""


def encrypt(content: object) -> str:
    """`content` (whatever JSON holds) for this site only. Twice the same gives two different texts."""
    return _cipher(_keys()).encrypt_at_time(json.dumps(content).encode(), NO_TIME).decode()


def decrypt(sealed: str) -> Any:
    """What was sealed. Raises `CannotOpen`."""
    try:
        return json.loads(_cipher(_keys()).decrypt(sealed.encode()))
    except InvalidToken:
        raise CannotOpen from None


def rotate(sealed: str) -> str:
    """The same content under the newest key. Raises `CannotOpen`."""
    try:
        return _cipher(_keys()).rotate(sealed.encode()).decode()
    except InvalidToken:
        raise CannotOpen from None


def blind_indexes(text: str) -> list[str]:
    """What `text` can be found by without being readable: one for each key, that of the newest first."""
    return [hmac.new(_for_marks(key), text.encode(), hashlib.sha256).hexdigest() for key in _keys()]


def key_fingerprints() -> list[str]:
    """A short name for each key, from which it cannot be guessed; that of the newest first."""
    return [mark[:12] for mark in blind_indexes("name of the key")]


def is_key(text: str) -> bool:
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


def _keys() -> tuple[str, ...]:
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return (*settings.PERSONAL_DATA_KEYS, *map(_made_from, secrets))


@lru_cache
def _made_from(secret: str) -> str:
    digest = hmac.digest(secret.encode(), b"staff networks: personal data", hashlib.sha256)
    return base64.urlsafe_b64encode(digest).decode()


@lru_cache
def _for_marks(key: str) -> bytes:
    return hmac.digest(key.encode(), b"staff networks: marks", hashlib.sha256)


@lru_cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])
