"""Where limits count: a store that nothing pushes out, that all processes share, and that has no names in it.

It is a table of PostgreSQL (`cms.models.Limit`) behind Django's interface for caches. Not Redis: the site
goes on when that is gone, and nobody would count meanwhile. Without its database the site lets nobody in.
"""

from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, cast

from django.apps import apps
from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.db.models import Manager
from django.utils import timezone
from django.utils.connection import ConnectionProxy
from django.utils.crypto import salted_hmac

# Five digits make 1,048,576 buckets: two senders hardly ever meet in one, and no more rows can be made up.
BUCKET_DIGITS = 5
HEX = 32  # digits of a key: it is kept as a UUID
IPV6_PREFIX = 64  # what one household or one office has

WRITE = """
    INSERT INTO cms_limit (key, value, expires) VALUES (%s, %s, %s)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires = excluded.expires
    WHERE %s OR cms_limit.expires <= %s
"""
COUNT = """
    UPDATE cms_limit SET value = to_jsonb(value::bigint + %s) WHERE key = %s AND expires > %s
    RETURNING value::bigint
"""


def _entries() -> Manager[Any]:
    return apps.get_model("cms", "Limit").objects


class LimitsCache(BaseCache):
    """Keeps each entry until its time is over. Values are what JSON can say; `add` and `incr` are atomic.

    What is counted stands at once, also when the request is refused then: no view here is in a transaction.
    """

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def make_key(self, key: str, version: int | None = None) -> str:
        """A keyed hash: the table tells nobody who tried what."""
        return salted_hmac(__name__, super().make_key(key, version), algorithm="sha256").hexdigest()[:HEX]

    def add(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return self._write(key, value, timeout, version, replace=False)

    def set(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._write(key, value, timeout, version, replace=True)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        kept = _entries().filter(key=self.make_key(key, version), expires__gt=timezone.now())
        found = kept.values_list("value", flat=True).first()
        return default if found is None else found

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [delta, self.make_key(key, version), timezone.now()])
            if (row := cursor.fetchone()) is None:
                raise ValueError(f"Key '{key}' not found")
            return row[0]

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._change("DELETE FROM cms_limit WHERE key = %s", self.make_key(key, version))

    def clear(self) -> None:
        self._change("DELETE FROM cms_limit")

    def forget_ended(self, now: datetime) -> None:
        """Delete entries whose time is over."""
        self._change("DELETE FROM cms_limit WHERE expires <= %s", now)

    def _write(
        self, key: str, value: Any, timeout: float | None, version: int | None, *, replace: bool
    ) -> bool:
        seconds = cast(float, self.get_backend_timeout(timeout))  # nothing is kept for ever
        ends = datetime.fromtimestamp(seconds, UTC)
        kept = _entries().model._meta.get_field("value").get_db_prep_save(value, connection)
        return self._change(WRITE, self.make_key(key, version), kept, ends, replace, timezone.now())

    def _change(self, statement: str, *values: Any) -> bool:
        """Run `statement`, not Django's `delete`, which would read each row first; say whether it met any."""
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.rowcount > 0


limits = ConnectionProxy(caches, "limits")


def bucket(*parts: object, digits: int = BUCKET_DIGITS) -> str:
    """Which of `16 ** digits` buckets this belongs to. Without the site's key nobody can say."""
    text = "\0".join(map(str, parts))
    return salted_hmac(f"{__name__}.bucket", text, algorithm="sha256").hexdigest()[:digits]


def network_of(address: str) -> str:
    """What counts as one sender: an IPv4 address, or the /64 network of an IPv6 one."""
    try:
        found: IPv4Address | IPv6Address | IPv4Network | IPv6Network = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or ip_network((found, IPV6_PREFIX), strict=False)
    return str(found)
