"""Where pages are kept: in this process, the least used gives way; and in Redis if there is one."""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Any

from django.core.cache.backends.base import BaseCache

from cms.caching.entry import CachedPage
from cms.caching.key import CacheKey
from cms.content_version import Token


class Memory:
    """Bounded by bytes. Holds pages of one content version: with the first of another, all others go."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._token: Token | None = None
        self._entries: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, token: Token | None, key: Hashable) -> Any:
        with self._lock:
            if token != self._token:
                return None
            entry = self._entries.get(key)
            if entry:
                self._entries.move_to_end(key)
            return entry

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()
            self.bytes = 0

    def put(self, token: Token | None, key: Hashable, entry: Any) -> None:
        if entry.size > self.most_bytes // 4:
            return
        with self._lock:
            if token != self._token:
                self._token, self.bytes = token, 0
                self._entries.clear()
            if replaced := self._entries.pop(key, None):
                self.bytes -= replaced.size
            self._entries[key] = entry
            self.bytes += entry.size
            while self.bytes > self.most_bytes:
                _, oldest = self._entries.popitem(last=False)
                self.bytes -= oldest.size


class Shared:
    """Django's cache, when it is Redis: what one process rendered all others have."""

    CLAIM_SECONDS = 10  # a process that was killed holds nobody up for longer

    def __init__(self, cache: BaseCache) -> None:
        self.cache = cache

    def get(self, token: Token, key: CacheKey) -> CachedPage | None:
        return self.cache.get(_name(token, key))

    def put(self, token: Token, key: CacheKey, entry: CachedPage) -> None:
        self.cache.set(_name(token, key), entry, max(1, int(entry.ends - time.time())))

    def claim(self, token: Token, key: CacheKey) -> bool:
        """Whether this process is the one to render the page; yes as well where Redis cannot say."""
        return self.cache.add(f"{_name(token, key)}-claim", 1, self.CLAIM_SECONDS)

    def release(self, token: Token, key: CacheKey) -> None:
        self.cache.delete(f"{_name(token, key)}-claim")


def _name(token: Token, key: CacheKey) -> str:
    digest = hashlib.sha256("\0".join(key).encode(errors="surrogateescape")).hexdigest()
    return f"edge-{token[0]}-{token[1]}-{digest}"
