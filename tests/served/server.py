"""Starts and stops the server."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.demonstration import Demonstration

ROOT = Path(__file__).parent.parent.parent
HOST = "127.0.0.1"
PATIENCE_SECONDS = 60
# Static files of the admin and what it brings along: many, and slow to compress.
NOT_FOR_READERS = ["wagtail*", "admin", "ninja", "rest_framework", "table_block"]


@contextmanager
def running(
    demonstration: Demonstration, log: Path, static: Path | None = None, **settings: str
) -> Iterator[str]:
    """Serve `demonstration` on a free port of this machine; give the address. What it says goes to `log`.

    With `static`, static files are collected there and served as in production; the admin's are left out.
    `settings` are variables of the environment.
    """
    port = free_port()
    variables = settings | {
        "DJANGO_SETTINGS_MODULE": "tests.served.settings",
        "SERVED_DATABASE": demonstration.database,
        "SERVED_MEDIA": str(demonstration.media),
    }
    if static:
        variables["SERVED_STATIC"] = str(static)
        _collect(variables)
    with (
        open(log, "wb") as output,
        subprocess.Popen(
            [sys.executable, "-m", "tests.served", str(port)],
            cwd=ROOT,
            env=os.environ | variables,
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):
        try:
            wait_for_answer(process, port, log)
            yield f"http://{HOST}:{port}"
        finally:
            process.terminate()


def _collect(variables: dict[str, str]) -> None:
    left_out = [argument for name in NOT_FOR_READERS for argument in ("--ignore", name)]
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", *left_out],
        cwd=ROOT,
        env=os.environ | variables,
        check=True,
        capture_output=True,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def wait_for_answer(process: subprocess.Popen, port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < end:
        connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"The server did not start:\n{log.read_text()[-3000:]}")
