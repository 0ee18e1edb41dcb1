"""How often one address may send a form. In memory only, forgotten within the hour, never as an address.

Each process counts for itself, so a site of four workers lets at most four times as much through.
"""

import hashlib
import hmac
import secrets
import time
from collections import Counter
from threading import Lock

WINDOW_SECONDS = 3600
# More senders than a site has readers: somebody is making addresses up, so counting them helps nobody.
MOST_SENDERS = 50_000


class RateLimit:
    """`limit` sendings an hour and address. Many readers may share one address: be generous."""

    instances: list["RateLimit"] = []

    def __init__(self, limit: int):
        self.limit = limit
        self._lock = Lock()
        self.forget()
        self.instances.append(self)

    def allows(self, request, now: float | None = None) -> bool:
        """Count this sending and say whether it may go on. `now`: seconds of a clock that never goes back."""
        now = time.monotonic() if now is None else now
        with self._lock:
            if now - self._since >= WINDOW_SECONDS or len(self._counts) >= MOST_SENDERS:
                self.forget(now)
            sender = hmac.digest(self._salt, request.META.get("REMOTE_ADDR", "").encode(), hashlib.sha256)
            self._counts[sender] += 1
            return self._counts[sender] <= self.limit

    def forget(self, now: float | None = None) -> None:
        """A new salt: what was counted cannot be tied to what will be."""
        self._salt = secrets.token_bytes(32)
        self._since = time.monotonic() if now is None else now
        self._counts: Counter[bytes] = Counter()
