"""Programs side by side: one that ends takes the others along, and nothing is left behind."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from tools import processes
from tools.console import Refusal
from tools.processes import Program, Together

SLEEP = "import time; time.sleep(60)"
# A program with a child of its own that ignores being asked to end.
STUBBORN = (
    "import signal, subprocess, sys, time\n"
    "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    f"child = subprocess.Popen([sys.executable, '-c', {SLEEP!r}])\n"
    "print(child.pid, flush=True)\n"
    "time.sleep(60)"
)


@pytest.fixture(autouse=True)
def own_place(monkeypatch, tmp_path):
    """Logs and marks of these tests only: a site that runs from this folder must not notice."""
    monkeypatch.setattr(processes, "LOGS", tmp_path / "logs")
    monkeypatch.setattr(processes, "ROOT", tmp_path)


@pytest.fixture
def together(monkeypatch):
    monkeypatch.setattr(processes, "PATIENCE", 1)
    together = Together({"GIVEN": "value"})
    yield together
    together.stop()


def python(name, code):
    return Program(name, [sys.executable, "-c", code])


def eventually(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "this never happened"
        time.sleep(0.05)


def alive(pid):
    """Tell whether a process runs; one that ended and was not collected yet does not."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_program_that_ends_by_itself_is_reported_with_its_last_words(together):
    together.start(python("steady", SLEEP))
    together.start(python("frail", "import os, sys; print('out of ' + os.environ['GIVEN']); sys.exit(3)"))

    with pytest.raises(Refusal, match=r"frail program ended by itself \(exit code 3\)[\s\S]*out of value"):
        eventually(together.require_alive)


def test_stopping_ends_a_program_that_does_not_want_to_and_its_children(together):
    program = python("stubborn", STUBBORN)
    together.start(program)
    eventually(lambda: program.log.exists() and program.log.read_text().strip())
    child = int(program.log.read_text())
    assert alive(child)

    together.stop()

    eventually(lambda: not alive(child))


def test_what_a_killed_run_left_behind_is_found_and_ended(together):
    together.start(python("orphan", SLEEP))
    ((_, process),) = together.running.values()
    eventually(lambda: processes.marked() == [process.pid])

    assert processes.end_left_over() == 1

    assert process.wait(5) == -signal.SIGTERM
    assert processes.marked() == []


def test_programs_of_another_folder_are_left_alone(tmp_path):
    environment = os.environ | {processes.MARK: str(tmp_path / "another")}
    other = subprocess.Popen([sys.executable, "-c", SLEEP], env=environment)
    try:
        assert processes.end_left_over() == 0
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_port_in_use_is_refused_with_what_to_type_instead():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(Refusal, match=rf"Port {port} is in use .* make run PORT={port + 1}"):
            processes.require_free_port("127.0.0.1", port)
