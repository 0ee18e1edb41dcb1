"""Timing: the same work again and again, after it is warm; the median, and what 19 of 20 stay under."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of the table. `target` is for the 95th percentile, in the same unit."""

    what: str
    median: float
    p95: float
    target: float | None
    note: str = ""
    unit: str = "ms"

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        is_met = self.p95 >= self.target if self.unit == "pages/s" else self.p95 <= self.target
        return "reached" if is_met else "NOT reached"


def timed(what: str, work: Callable, target: float | None, *, times: int = 40, note: str = "") -> Row:
    """Run `work` until it is warm, then `times` times."""
    for _ in range(3):
        work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return Row(what, statistics.median(taken), percentile(taken, 95), target, note)


def percentile(values: list[float], percent: int) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(len(ordered) * percent / 100))]


def table(rows: list[Row]) -> str:
    """The rows as Markdown."""
    lines = ["| what | median | p95 | target | |", "|---|---|---|---|---|"]
    for row in rows:
        target = f"{row.target:g} {row.unit}" if row.target is not None else ""
        what = f"{row.what} ({row.note})" if row.note else row.what
        lines.append(f"| {what} | {row.median:.1f} | {row.p95:.1f} {row.unit} | {target} | {row.verdict} |")
    return "\n".join(lines)
