"""The shared cache. It only ever holds what can be computed again, so the site goes on when it is gone."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PAUSE_SECONDS = 5.0
SLOWEST_SECONDS = 0.5


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache; it remembers nothing while its server does not answer, and asks again later.

    `incr` then raises `ValueError`, as for a key that is not there.
    """

    _silent_until = 0.0  # of this process, whichever thread noticed

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {"socket_connect_timeout": SLOWEST_SECONDS, "socket_timeout": SLOWEST_SECONDS}
        super().__init__(server, {**params, "OPTIONS": {**options, **params.get("OPTIONS", {})}})

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgiving(super().add, True, args, kwargs)

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._forgiving(super().get, default, (key, default, version), {})

    def set(self, *args: Any, **kwargs: Any) -> None:
        return self._forgiving(super().set, None, args, kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgiving(super().touch, False, args, kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgiving(super().delete, False, args, kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return self._forgiving(super().get_many, {}, args, kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._forgiving(super().has_key, False, args, kwargs)

    def incr(self, key: str, *args: Any, **kwargs: Any) -> int:
        number = self._forgiving(super().incr, None, (key, *args), kwargs)
        if number is None:
            raise ValueError(f"Key '{key}' cannot be counted")
        return number

    def set_many(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> list[str]:
        return self._forgiving(super().set_many, list(data), (data, *args), kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        return self._forgiving(super().delete_many, None, args, kwargs)

    def clear(self) -> None:
        return self._forgiving(super().clear, None, (), {})

    def _forgiving(
        self, action: Callable[..., Any], otherwise: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        if time.monotonic() < ForgivingRedisCache._silent_until:
            return otherwise
        try:
            return action(*args, **kwargs)
        except RedisError as error:
            ForgivingRedisCache._silent_until = time.monotonic() + PAUSE_SECONDS
            logger.warning("The shared cache does not answer (%s).", type(error).__name__)
            return otherwise
