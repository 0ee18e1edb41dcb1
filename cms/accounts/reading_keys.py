"""Keys with which calendar and feed programs read as the person who made one. A person has one at most."""

import hashlib
import secrets
from datetime import date

from django.contrib.auth.models import User

from cms.audit.log import Action, record
from cms.models import ReadingKey

BYTES = 32
WHAT = "reading key"


def make(user: User, *, today: date) -> str:
    """A new key, which can be shown this once; the one of before opens nothing any more."""
    key = secrets.token_urlsafe(BYTES)
    _row, is_first = ReadingKey.objects.update_or_create(
        user=user, defaults={"digest": _digest(key), "made_on": today}
    )
    record(Action.SECURED, account=user.pk, what=WHAT, change="added" if is_first else "made anew")
    return key


def revoke(user: User) -> None:
    if ReadingKey.objects.filter(user=user).delete()[0]:
        record(Action.SECURED, account=user.pk, what=WHAT, change="removed")


def reader_with(key: str) -> User | None:
    """Whose key it is, if their account is open. One query, by the index of the hashes."""
    found = ReadingKey.objects.filter(digest=_digest(key), user__is_active=True).select_related("user")
    row = found.first()
    return row.user if row else None


def _digest(key: str) -> str:
    # A key is 256 bits of chance, so nobody can try what it may be: no salt, and a fast hash.
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
