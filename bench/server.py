"""A web server as in production (granian, one thread a worker), and what it used."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.sites import ROOT

HOST = "127.0.0.1"
WORKERS = 2
PATIENCE_SECONDS = 60
_TICK = os.sysconf("SC_CLK_TCK")
# As in deploy/systemd.
OPTIONS = ("--interface", "wsgi", "--blocking-threads", "1", "--backlog", "1024", "--backpressure", "64",
           "--workers-kill-timeout", "5", "--no-ws", "--no-access-log", "--log-level", "error")  # fmt: skip

ENVIRONMENT = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "131072"}


@dataclass(frozen=True)
class Server:
    pid: int
    port: int

    def workers(self) -> list[int]:
        return [pid for pid in _descendants(self.pid) if pid != self.pid] or [self.pid]

    def cpu_seconds(self) -> float:
        """What it and its workers have used so far."""
        return sum(_cpu(pid) for pid in _descendants(self.pid))

    def memory(self) -> float:
        """MB of its largest worker."""
        return max(_resident(pid) for pid in self.workers())


@contextmanager
def running(application: str, environment: dict[str, str], workers: int = WORKERS) -> Iterator[Server]:
    port = _free_port()
    address = ("--host", HOST, "--port", str(port), "--workers", str(workers))
    with subprocess.Popen(
        [sys.executable, "-m", "granian", *OPTIONS, *address, application],
        cwd=ROOT,
        env=environment | ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    ) as process:
        try:
            _wait_for_answer(process, port)
            yield Server(process.pid, port)
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def _wait_for_answer(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < end:
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"The server did not answer within {PATIENCE_SECONDS} seconds.")


def _descendants(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += _descendants(int(child))
    return found


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


def _resident(pid: int) -> float:
    line = next(
        line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS")
    )
    return int(line.split()[1]) / 1024
