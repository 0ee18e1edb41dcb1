"""Timing: the same work again and again, after it is warm. Queries are counted without `DEBUG`."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache
from django.db import connection

from cms import content_version
from cms.content_version import VersionedValue
from cms.templatetags import fragment_tags

WARM_UP = 3


def timed(
    work: Callable[[], object], times: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """Milliseconds: median, least, most and what 19 of 20 stay under."""
    for _ in range(WARM_UP):
        work()
    taken = []
    for _ in range(times):
        start = clock()
        work()
        taken.append((clock() - start) * 1000)
    return {
        "median": statistics.median(taken),
        "min": min(taken),
        "max": max(taken),
        "p95": percentile(taken, 95),
    }


def percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(len(ordered) * percent / 100))]


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """Counts what is asked of the database: `with counted_queries() as queries: ...; len(queries)`."""
    queries: list[str] = []

    def note(
        execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        queries.append(sql)
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(note):
        yield queries


def forget_everything() -> None:
    """As in a process that has just started, or just after a publication."""
    cache.clear()
    fragment_tags.forget()
    content_version.forget()
    for value in VersionedValue.instances:
        value.clear()
