"""What readers meet first: answers from the cache what it can, and lets Django render the rest once."""

import time
from collections.abc import Callable, Iterable
from threading import Event, Lock
from typing import Any

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from cms import content_version
from cms.caching.boundaries import next_boundary
from cms.caching.entry import CachedPage, Headers, make_entry, matches
from cms.caching.key import CacheKey, key_of
from cms.caching.stores import Memory, Shared
from cms.content_version import Token
from cms.security.request_id import HEADER, number_of

# How long others wait for whoever renders a page before they render it themselves.
PATIENCE_SECONDS = 10.0
LOOK_AGAIN_SECONDS = 0.02
KEPT_TYPES = ("text/", "application/xml", "application/atom+xml")
# What readers of one key may see differently without us knowing is not kept.
KNOWN_VARIATIONS = {"cookie", "accept-encoding"}

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class CapturedResponse:
    """Stands in for the server's `start_response` until it is known what becomes of the answer."""

    status = ""
    headers: Headers = []
    exc_info = None

    def __call__(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        self.status, self.headers, self.exc_info = status, list(headers), exc_info


class PageCache:
    """A cache of whole pages around `application`.

    `hits` counts for whoever watches; `on_hits` is told now and then how many there were more.
    """

    def __init__(
        self,
        application: Application,
        most_bytes: int,
        shared: Shared | None = None,
        on_hits: Callable[[int], None] = lambda count: None,
    ) -> None:
        self.application = application
        self.on_hits = on_hits
        self.memory = Memory(most_bytes)
        self.shared = shared
        self.hits = self._counted = 0
        self._rendering: dict[CacheKey, Event] = {}
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        key = key_of(environ)
        token = current_token() if key else None
        if key is None or token is None:
            return self.application(environ, start_response)
        environ["HTTP_X_REQUEST_ID"] = number_of(environ)  # whoever answers
        if entry := self._find(token, key):
            self.hits += 1
            return send(entry, environ, start_response)
        with self._lock:
            others = self._rendering.get(key)
            mine = None if others else self._rendering.setdefault(key, Event())
        if others:
            others.wait(PATIENCE_SECONDS)
            if (token := current_token()) and (entry := self._find(token, key)):
                self.hits += 1
                return send(entry, environ, start_response)
        try:
            if mine and token and (entry := self._rendered_meanwhile(token, key)):
                return send(entry, environ, start_response)
            return self._render(token, key, environ, start_response)
        finally:
            if mine:
                with self._lock:
                    self._rendering.pop(key, None)
                mine.set()

    def _find(self, token: Token, key: CacheKey) -> CachedPage | None:
        entry = self.memory.get(token, key)
        if entry is None and self.shared and (entry := self.shared.get(token, key)):
            self.memory.put(token, key, entry)
        return entry if entry and time.time() < entry.ends else None

    def _rendered_meanwhile(self, token: Token, key: CacheKey) -> CachedPage | None:
        """What somebody rendered since we looked, or is rendering elsewhere; None if it is for us."""
        end = time.monotonic() + PATIENCE_SECONDS
        while self.shared and not self.shared.claim(token, key):
            if time.monotonic() > end:
                return None
            time.sleep(LOOK_AGAIN_SECONDS)
            if entry := self._find(token, key):
                return entry
        entry = self._find(token, key)
        if entry and self.shared:
            self.shared.release(token, key)
        return entry

    def _render(
        self, token: Token | None, key: CacheKey, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        self.on_hits(self.hits - self._counted)
        self._counted = self.hits
        asked_for, environ["REQUEST_METHOD"] = environ["REQUEST_METHOD"], "GET"
        ends, claimed = 0.0, token
        try:
            ends = next_boundary(timezone.now()).timestamp() if token else 0.0
        except DatabaseError:
            token = None  # Django says so to the reader
        recorded = CapturedResponse()
        answer = self.application(environ, recorded)
        environ["REQUEST_METHOD"] = asked_for
        if not token or recorded.exc_info or not may_be_kept(recorded.status, recorded.headers):
            if self.shared and claimed:
                self.shared.release(claimed, key)  # others need not wait for what will not be there
            start_response(recorded.status, recorded.headers)
            return answer if asked_for == "GET" else _without_body(answer)
        entry = make_entry(recorded.headers, _whole(answer), ends)
        self.memory.put(token, key, entry)
        if self.shared:
            self.shared.put(token, key, entry)
            self.shared.release(token, key)
        return send(entry, environ, start_response)


def current_token() -> Token | None:
    """The content version as of less than a second ago; None when the database cannot say."""
    if content_version.is_fresh():
        return content_version.current()
    try:
        return content_version.current()
    except DatabaseError:
        return None
    finally:
        close_old_connections()  # no request of Django's ends here that would do it


def may_be_kept(status: str, headers: Headers) -> bool:
    """Whether an answer is the same for every anonymous reader of its key: a whole page, without a token."""
    values: dict[str, str] = {}
    for name, value in headers:
        name = name.lower()
        values[name] = f"{values[name]}, {value}" if name in values else value
    control = values.get("cache-control", "").lower()
    varies = {part.strip().lower() for part in values.get("vary", "").split(",")} - {""}
    return (
        status.startswith("200")
        and values.get("content-type", "").startswith(KEPT_TYPES)
        and "set-cookie" not in values
        and "content-encoding" not in values
        and not any(word in control for word in ("private", "no-store", "max-age=0", "immutable"))
        and varies <= KNOWN_VARIATIONS
    )


def send(entry: CachedPage, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    form = entry.form_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
    seen = environ.get("HTTP_IF_NONE_MATCH")
    own = (HEADER, environ["HTTP_X_REQUEST_ID"])
    if seen and matches(form.etag, seen):
        start_response("304 Not Modified", [*form.short_headers, own])
        return []
    start_response("200 OK", [*form.headers, own])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]


def _whole(answer: Iterable[bytes]) -> bytes:
    try:
        return b"".join(answer)
    finally:
        _close(answer)


def _without_body(answer: Iterable[bytes]) -> list[bytes]:
    _close(answer)
    return []


def _close(answer: Iterable[bytes]) -> None:
    # Django ends a request when its answer is closed.
    if hasattr(answer, "close"):
        answer.close()
