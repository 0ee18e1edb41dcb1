"""Whether there is another engine, and whether it can be reached."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from wagtail.search.backends import get_search_backend

NAME = "readers"
# After a failure it is left alone for so long: no reader waits for an engine that is down.
REST_SECONDS = 30.0

logger = logging.getLogger(__name__)
T = TypeVar("T")
_down_since: float | None = None
_try_again_at = 0.0


class Unreachable(Exception):
    """The engine did not answer, or its Python package is not installed."""


def is_configured() -> bool:
    return NAME in settings.WAGTAILSEARCH_BACKENDS


def is_in_use() -> bool:
    return is_configured() and time.monotonic() >= _try_again_at


def ask(work: Callable[..., T]) -> T:
    """What `work` makes of the backend. Raises `Unreachable` when it fails, whatever the reason."""
    global _down_since, _try_again_at
    try:
        result = work(get_search_backend(NAME))
    except Exception as error:
        # Each engine's package has exceptions of its own, and a missing package one more. The address may
        # hold a password: only the kind of error is logged.
        _try_again_at = time.monotonic() + REST_SECONDS
        if _down_since is None:
            logger.warning(
                "SEARCH_URL cannot be used (%s): PostgreSQL answers searches", type(error).__name__
            )
        _down_since = _down_since or time.time()
        raise Unreachable from error
    _down_since, _try_again_at = None, 0.0
    return result


def is_down() -> bool:
    """For those who look after the site: asks the engine itself, unless it failed a moment ago."""
    if not is_configured():
        return False
    if is_in_use():
        try:
            ask(lambda backend: backend.es.info())
        except Unreachable:
            return True
    return _down_since is not None


def forget() -> None:
    """Try again at once."""
    global _down_since, _try_again_at
    _down_since, _try_again_at = None, 0.0
