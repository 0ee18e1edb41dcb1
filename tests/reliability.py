"""Writes what the tests marked `fault` did and saw into docs/reliability.md. `make faults` loads it."""

import os
import platform
from datetime import date
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parent.parent / "docs/reliability.md"
BEGIN, END = "<!-- the run begins -->", "<!-- the run ends -->"
RESULTS = {"passed": "held", "failed": "**did not hold**", "skipped": "not run here"}

_faults: dict[str, tuple[str, str]] = {}
_rows: dict[tuple[str, str], dict[str, str]] = {}


def pytest_collection_modifyitems(items):
    for item in items:
        if mark := item.get_closest_marker("fault"):
            _faults[item.nodeid] = mark.args


def pytest_runtest_logreport(report):
    told = report.when == "call" or report.outcome != "passed"
    if not told or report.nodeid not in _faults:
        return
    row = _rows.setdefault(_faults[report.nodeid], {"outcome": "passed", "seen": ""})
    if row["outcome"] == "passed":
        row["outcome"] = report.outcome
    row["seen"] = dict(report.user_properties).get("seen", row["seen"])


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    if not _rows:
        return
    text = DOCUMENT.read_text()
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    DOCUMENT.write_text(f"{before}{BEGIN}\n{_table()}\n{END}{after}")


def _table() -> str:
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Linux {platform.release()}"
    lines = [
        f"{date.today():%-d %B %Y}, {machine}, Python {platform.python_version()}.",
        "",
        "| what was done | what must hold | result | what was seen |",
        "|---|---|---|---|",
    ]
    for (done, holds), row in _rows.items():
        lines.append(f"| {done} | {holds} | {RESULTS[row['outcome']]} | {row['seen'] or 'as it must'} |")
    return "\n".join(lines)
