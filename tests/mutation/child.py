"""Runs tests in a forked copy of a process that has imported everything and collected them."""

import json
import os
import select
import signal
import time
from collections.abc import Callable, Iterable

import pytest

# A process that says nothing before its time is over was noticed too: somebody waits.
CRASHED = {"noticed": True, "by": "it crashed", "tests": 0}
ENDLESS = {"noticed": True, "by": "it did not come to an end", "tests": 0}


class FirstFailure:
    """A plugin that remembers which test failed first."""

    def __init__(self) -> None:
        self.failed = ""
        self.seconds = 0.0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds += report.duration
        if report.failed and not self.failed:
            self.failed = report.nodeid


def run_until_noticed(session: pytest.Session, items: list[pytest.Item], seconds: float) -> dict:
    """Run the tests until one fails or they took so many seconds of the processor, which others may share.

    What was made for them is taken down.
    """
    seen = FirstFailure()
    session.config.pluginmanager.register(seen)
    until, done = time.process_time() + seconds, 0
    for item, following in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        done += 1
        if seen.failed or time.process_time() > until:
            break
    try:
        session._setupstate.teardown_exact(None)
    except Exception as error:
        seen.failed = seen.failed or f"taking down: {error!r}"
    return {"noticed": bool(seen.failed), "by": seen.failed, "tests": done}


def in_child(work: Callable[[], dict], seconds: float) -> dict:
    """What `work` returns in a copy of this process, which then is gone with all that it started."""
    reader, writer = os.pipe()
    if (pid := os.fork()) == 0:
        status = 1
        try:
            os.setsid()
            nothing = os.open(os.devnull, os.O_RDWR)
            for number in (0, 1, 2):
                os.dup2(nothing, number)
            os.write(writer, json.dumps(work()).encode() + b"\n")
            status = 0
        finally:
            os._exit(status)
    os.close(writer)
    try:
        said = _line(reader, time.monotonic() + seconds)
    finally:
        os.close(reader)
        _end(pid)
    return said


def _line(reader: int, until: float) -> dict:
    text = b""
    while (left := until - time.monotonic()) > 0:
        if not select.select([reader], [], [], left)[0]:
            break
        if not (part := os.read(reader, 65536)):
            return CRASHED
        text += part
        if text.endswith(b"\n"):
            return json.loads(text)
    return ENDLESS


def _end(pid: int) -> None:
    for group in (os.killpg, os.kill):
        try:
            group(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    os.waitpid(pid, 0)


def by_order(items: Iterable[pytest.Item], order: list[str]) -> list[pytest.Item]:
    known = {item.nodeid: item for item in items}
    return [known[name] for name in order if name in known]
