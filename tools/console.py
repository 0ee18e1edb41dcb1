"""What the tools say: numbered steps with the seconds they took, and refusals in words."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Refusal(Exception):
    """Something the person at the terminal has to settle. The message says what, and what to type."""


class Steps:
    """Numbered steps, one line each: title, a dot a second while it works, seconds, and what came of it."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0
        self.started = time.monotonic()

    @property
    def elapsed(self) -> float:
        return time.monotonic() - self.started

    @contextmanager
    def step(self, title: str) -> Iterator[list[str]]:
        """Announce and time a step. Notes appended to the list it gives are printed behind it."""
        self.number += 1
        before = self.elapsed
        notes: list[str] = []
        _write(f"[{self.number}/{self.total}] {title} ")
        try:
            with _dots():
                yield notes
        except BaseException:
            _write(f" failed after {self.elapsed - before:.1f} s\n")
            raise
        _write(f" {self.elapsed - before:.1f} s{' (' + ', '.join(notes) + ')' if notes else ''}\n")


def _write(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


@contextmanager
def _dots() -> Iterator[None]:
    done = threading.Event()

    def tick() -> None:
        while not done.wait(1):
            _write(".")

    ticker = threading.Thread(target=tick, daemon=True)
    ticker.start()
    try:
        yield
    finally:
        done.set()
        ticker.join()


def meanwhile(work: Callable[[], str]) -> Future[str]:
    """Start `work` beside what follows; whoever needs its outcome asks for the `result()`."""
    outcome: Future[str] = Future()

    def go() -> None:
        try:
            outcome.set_result(work())
        except BaseException as error:
            outcome.set_exception(error)

    threading.Thread(target=go, daemon=True).start()
    return outcome


def execute(command: Sequence[str | Path], log: Path, **options: Any) -> None:
    """Run `command` with its output in `log`; raise `Refusal` with the end of that output if it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    arguments = [os.fspath(part) for part in command]
    with log.open("wb") as output:
        streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": output, "stderr": subprocess.STDOUT}
        done = subprocess.run(arguments, check=False, **streams, **options)
    if done.returncode:
        raise Refusal(f"This failed (exit code {done.returncode}): {' '.join(arguments)}\n{tail(log)}")


def tail(log: Path, lines: int = 25) -> str:
    """Return the last lines of a log, with its name above them."""
    text = log.read_text(errors="replace").rstrip().splitlines() if log.exists() else []
    return "\n".join([f"The end of {log}:", *(f"    {line}" for line in text[-lines:] or ["(empty)"])])
