"""How much work an answer was: what was asked of the database, and how much memory it took at once."""

import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Work:
    """`asked` are the bytes of all queries, their values included; `peak` is what was allocated at most."""

    status: int
    queries: int
    asked: int
    peak: int

    def faults(self, *, queries: int, asked: int, peak: int) -> list[str]:
        """Where it was more than that."""
        most = {"queries": queries, "asked": asked, "peak": peak}
        return [
            f"{name}: {getattr(self, name):,} > {value:,}"
            for name, value in most.items()
            if getattr(self, name) > value
        ]


def work_of(send: Callable) -> Work:
    """What `send()` costs, which gives a response. Seconds are not counted: a busy machine makes them up."""
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        with CaptureQueriesContext(connection) as asked:
            response = send()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return Work(response.status_code, len(asked), sum(len(one["sql"]) for one in asked), peak - before)
