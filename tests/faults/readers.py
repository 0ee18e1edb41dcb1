"""Many people reading at once, each over connections that stay open as a browser's do."""

import http.client
import itertools
import socket
import ssl
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from threading import Event
from typing import NamedTuple

from tests.deploy.layout import HOST, Layout


class Reading(NamedTuple):
    """One answer: its status (0: the connection broke) and how long it took, in milliseconds."""

    status: int
    milliseconds: float


@contextmanager
def reading(layout: Layout, paths: list[str], people: int, pause: float = 0) -> Iterator[list[Reading]]:
    """While this is open, `people` read `paths` over and over, with a `pause` of so many seconds after each.

    The list grows until it is closed.
    """
    answers: list[Reading] = []
    over = Event()
    with ThreadPoolExecutor(people) as threads:
        for number in range(people):
            own = itertools.cycle(paths[number % len(paths) :] + paths)
            threads.submit(_read, layout, own, pause, over, answers)
        try:
            yield answers
        finally:
            over.set()


def _read(layout: Layout, paths: Iterator[str], pause: float, over: Event, answers: list[Reading]) -> None:
    connection = None
    for path in paths:
        if over.is_set():
            break
        started = time.perf_counter()
        try:
            connection = connection or _connect(layout)
            connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
            response = connection.getresponse()
            response.read()
            status = response.status
            if response.will_close:
                connection = None
        except (OSError, http.client.HTTPException):
            connection, status = None, 0
        answers.append(Reading(status, (time.perf_counter() - started) * 1000))
        time.sleep(pause)
    if connection:
        with suppress(OSError):
            connection.close()


def _connect(layout: Layout) -> http.client.HTTPConnection:
    trusting = ssl.create_default_context(cafile=layout.root / "etc/staff-networks/certificate.pem")
    connection = http.client.HTTPConnection(HOST, timeout=30)
    plain = socket.create_connection(("127.0.0.1", layout.tls), timeout=30)
    connection.sock = trusting.wrap_socket(plain, server_hostname=HOST)
    return connection
