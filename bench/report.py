"""The results as one page of Markdown: medians with least and most."""

import os
import platform
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from bench.rounds import WAYS, ratios
from bench.sites import ROOT

PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- measured by make bench: begin -->", "<!-- end -->"
# Milliseconds that 19 of 20 searches stay under at 100,000 pages.
SEARCH_TARGETS = {
    "a rare word": 40,
    "two words": 60,
    "a word in half of all pages": 150,
    "the same, three facets chosen and counted": 150,
    "suggestions for two letters": 15,
    "suggestions for four letters": 15,
    "did you mean": 40,
}
ADMIN_QUERIES, ADMIN_MS = 20, 300
# The target is for lists: explorer, moderation, registers, reports.
NO_LISTS = ("home", "editing a page", "search in the admin")

Result = dict[str, Any]  # what `bench` measured of one size of site, or of a part of it


def report(results: dict[int, Result], about: str) -> str:
    parts = [about, _pages(results), _site(results), _searches(results), _admin(results)]
    return "\n\n".join(part for part in parts if part) + "\n"


def write(text: str, page: Path = PAGE) -> None:
    """Put it between its marks, the rest of the page left as it is."""
    before, _, rest = page.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}")


def machine(probe: float) -> str:
    """What it was measured on, and how busy that was."""
    one, five, _ = os.getloadavg()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{date.today():%-d %B %Y}. {_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}. "
        f"Load before: {one:.1f}, over five minutes {five:.1f}. Probe: {probe:.1f} ms."
    )


def table(head: list[str], rows: list[list[Any]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def spread(values: Iterable[float], form: str = "{:.0f}") -> str:
    """ "5 (4–6)": the median, the least and the most."""
    values = list(values)
    return f"{form.format(median(values))} ({form.format(min(values))}–{form.format(max(values))})"


def of(figures: Result, form: str = "{:.1f}") -> str:
    return f"{form.format(figures['median'])} ({form.format(figures['min'])}–{form.format(figures['max'])})"


def _pages(results: dict[int, Result]) -> str:
    rows = []
    for name in dict.fromkeys(name for result in results.values() for name in _measured(result)):
        for size, result in results.items():
            cost = result.get("pages", {}).get(name)
            loads = result.get("load", {}).get("pages", {}).get(name, {})
            rows.append([name, f"{size:,}", *_cost_cells(cost), *_load_cells(loads)])
    if not rows:
        return ""
    head = [
        "page",
        "pages in all",
        "queries anew / cold / signed in",
        "CPU ms anew",
        "CPU ms signed in",
        "signed in/s",
        "cached/s",
        "cached, of constant",
        "304, of constant",
        "p99 cached, of constant’s",
        "constant/s",
        f"server’s CPU ms: {', '.join(WAYS)}",
    ]
    return "### Public pages\n\n" + table(head, rows)


def _measured(result: Result) -> list[str]:
    return [*result.get("pages", {}), *result.get("load", {}).get("pages", {})]


def _cost_cells(cost: Result | None) -> list[str]:
    if not cost:
        return [""] * 3
    queries = " / ".join(str(number) for number in cost["queries"].values())
    return [queries, of(cost["anew"]), of(cost["signed in"])]


def _load_cells(loads: Result) -> list[str]:
    if not loads:
        return [""] * 7
    rates = {way: spread(load.rate for load in each) for way, each in loads.items()}
    cells = [rates["signed in"], rates.get("cached", "never kept")]
    for way in ("cached", "304"):
        shares = [100 * share for share in ratios(loads, way)] if way in loads else []
        cells.append(f"{spread(shares)} %" if shares else "")
    slow = [
        one.p99 / limit.p99 for one, limit in zip(loads.get("cached", []), loads["constant"], strict=False)
    ]
    cells += [spread(slow, "{:.2f}") if slow else "", rates["constant"]]
    cpu = [f"{median(load.cpu_ms for load in loads[way]):.3f}" for way in WAYS if way in loads]
    return [*cells, ", ".join(cpu)]


def _site(results: dict[int, Result]) -> str:
    rows = []
    for size, result in results.items():
        load = result.get("load", {"memory": (), "answers": ""})
        rows.append(
            [
                f"{size:,}",
                of(result["publishing"]) if "publishing" in result else "",
                spread(result["visible"], "{:.2f}") if "visible" in result else "",
                " → ".join(f"{megabytes:.0f}" for megabytes in load["memory"]),
                load["answers"],
                result["facts"].get("seed", ""),
                result["facts"].get("index_search", ""),
            ]
        )
    head = [
        "pages in all",
        "publishing one, ms",
        "until others see it, s",
        "MB a worker, first and last",
        "after so many answers",
        "made, pages/s",
        "index_search, pages/s",
    ]
    return "### The site as a whole\n\n" + table(head, rows)


def _searches(results: dict[int, Result]) -> str:
    rows = []
    for size, result in results.items():
        for name, figures in result.get("searches", {}).items():
            target = SEARCH_TARGETS.get(name) if size == 100_000 else None
            rows.append(
                [name, f"{size:,}", of(figures), f"{figures['p95']:.1f}", *_verdict(figures["p95"], target)]
            )
    head = ["search", "pages in all", "ms", "p95 ms", "target", ""]
    return "### Search\n\n" + table(head, rows) if rows else ""


def _admin(results: dict[int, Result]) -> str:
    rows = []
    for size, result in results.items():
        for name, figures in result.get("admin", {}).items():
            slow = figures["wall"]["median"] > ADMIN_MS or figures["queries"] > ADMIN_QUERIES
            verdict = "NOT reached" if slow and size == 100_000 and name not in NO_LISTS else ""
            rows.append([name, f"{size:,}", figures["queries"], of(figures["wall"], "{:.0f}"), verdict])
    head = ["screen", "pages in all", "queries", "ms", f"{ADMIN_QUERIES} queries, {ADMIN_MS} ms"]
    return "### Admin\n\n" + table(head, rows) if rows else ""


def _verdict(value: float, target: float | None) -> list[str]:
    if target is None:
        return ["", ""]
    return [f"{target} ms", "reached" if value <= target else "NOT reached"]


def _processor() -> str:
    match = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return match[1] if match else platform.machine()
