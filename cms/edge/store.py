"""Where pages are kept: in this process, the least used gives way; and in Redis if there is one."""

import hashlib
import logging
import pickle
import time
from collections import OrderedDict
from threading import Lock

from cms.edge.entry import Entry
from cms.edge.key import Key

logger = logging.getLogger(__name__)


class Memory:
    """Bounded by bytes. Holds pages of one content version: with the first of another, all others go."""

    def __init__(self, most_bytes: int):
        self.most_bytes = most_bytes
        self.bytes = 0
        self._token = None
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._lock = Lock()

    def __len__(self):
        return len(self._entries)

    def get(self, token, key: Key) -> Entry | None:
        with self._lock:
            if token != self._token:
                return None
            entry = self._entries.get(key)
            if entry:
                self._entries.move_to_end(key)
            return entry

    def put(self, token, key: Key, entry: Entry) -> None:
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
    """Django's cache, when it is Redis: what one process rendered all others have.

    When Redis is gone the site works on, and asks it again after a pause.
    """

    PAUSE_SECONDS = 5.0
    LOCK_SECONDS = 10

    def __init__(self, cache):
        self.cache = cache
        self._quiet_until = 0.0

    def get(self, token, key: Key) -> Entry | None:
        found = self._try(lambda: self.cache.get(self._name(token, key)))
        return pickle.loads(found) if found else None  # noqa: S301 - only this site writes there

    def put(self, token, key: Key, entry: Entry) -> None:
        seconds = max(1, int(entry.ends - time.time()))
        self._try(lambda: self.cache.set(self._name(token, key), pickle.dumps(entry), seconds))

    def claim(self, token, key: Key) -> bool:
        """Whether this process is the one to render the page; also when Redis cannot say."""
        name = f"{self._name(token, key)}-claim"
        return self._try(lambda: self.cache.add(name, 1, self.LOCK_SECONDS)) is not False

    def release(self, token, key: Key) -> None:
        self._try(lambda: self.cache.delete(f"{self._name(token, key)}-claim"))

    def _try(self, action):
        if time.monotonic() < self._quiet_until:
            return None
        try:
            return action()
        except Exception as error:
            self._quiet_until = time.monotonic() + self.PAUSE_SECONDS
            logger.warning("The shared cache does not answer (%s).", type(error).__name__)
            return None

    @staticmethod
    def _name(token, key: Key) -> str:
        digest = hashlib.sha256("\0".join(key).encode(errors="surrogateescape")).hexdigest()
        return f"edge-{token[0]}-{token[1]}-{digest}"
