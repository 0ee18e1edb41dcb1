"""The load: two processes that each keep a few connections busy, reading each answer to its end."""

import multiprocessing
import selectors
import socket
import time
from dataclasses import dataclass

from bench.server import HOST, Server

PROCESSES = 2
CONNECTIONS = 4  # of each process
ENOUGH = 2**16


@dataclass(frozen=True)
class Load:
    """What one round brought."""

    answers: int
    bad: int  # other than what was asked for
    seconds: float
    p50: float  # milliseconds
    p99: float
    cpu_ms: float  # of the server, an answer

    @property
    def rate(self) -> float:
        return self.answers / self.seconds


def request_for(path: str, **headers: str) -> bytes:
    """As the proxy before the site passes it on."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost", "X-Forwarded-Proto: https"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def ask_once(server: Server, request: bytes) -> tuple[int, bytes]:
    """Status and everything else of one answer."""
    with socket.create_connection((HOST, server.port)) as connection:
        connection.sendall(request)
        data = b""
        while (end := _end(data)) is None or len(data) < end:
            data += connection.recv(ENOUGH)
    return int(data[9:12]), data


def hammer(server: Server, request: bytes, seconds: float, *, status: int = 200) -> Load:
    before = server.cpu_seconds()
    with multiprocessing.Pool(PROCESSES) as pool:
        start = time.monotonic()
        parts = pool.starmap(_one_process, [(server.port, request, seconds, status)] * PROCESSES)
        taken = time.monotonic() - start
    waits = sorted(wait for waits, _bad in parts for wait in waits)
    return Load(
        answers=len(waits),
        bad=sum(bad for _waits, bad in parts),
        seconds=taken,
        p50=waits[len(waits) // 2] * 1000,
        p99=waits[len(waits) * 99 // 100] * 1000,
        cpu_ms=(server.cpu_seconds() - before) / len(waits) * 1000,
    )


def _one_process(port: int, request: bytes, seconds: float, status: int) -> tuple[list[float], int]:
    """The waiting times, and how many answers had another status."""
    waits: list[float] = []
    bad, expected = 0, str(status).encode()
    selector = selectors.DefaultSelector()
    clock = time.perf_counter
    for _ in range(CONNECTIONS):
        connection = socket.create_connection((HOST, port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.sendall(request)
        selector.register(connection, selectors.EVENT_READ, (connection, [b"", clock()]))
    end = clock() + seconds
    while clock() < end or not waits:
        for key, _events in selector.select(1):
            connection, state = key.data
            state[0] += connection.recv(ENOUGH)
            length = _end(state[0])
            if length is None or len(state[0]) < length:
                continue
            now = clock()
            waits.append(now - state[1])
            bad += state[0][9:12] != expected
            connection.sendall(request)
            state[:] = b"", now
    for key in selector.get_map().values():
        key.data[0].close()
    return waits, bad


def _end(data: bytes) -> int | None:
    """How long the whole answer is, as far as `data` says."""
    head = data.find(b"\r\n\r\n")
    if head < 0:
        return None
    at = data.find(b"content-length:", 0, head)
    return head + 4 + (int(data[at + 15 : data.index(b"\r\n", at)]) if at > 0 else 0)
