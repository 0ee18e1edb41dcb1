"""Clients that take their time: with the head of a request, with its body, or with reading the answer."""

import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

SMALLEST_BUFFER = 4096


@contextmanager
def slow_clients(connect: Callable[[], socket.socket], host: str, large: str, each: int) -> Iterator[None]:
    """While this is open, `each` connections of three kinds hold whatever waits for them.

    `large` is the path of something that does not fit into the buffers between.
    """
    beginnings = [
        f"GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: ",
        f"POST /feedback/ HTTP/1.1\r\nHost: {host}\r\nSec-Fetch-Site: same-origin\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ntext=",
        f"GET {large} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Proto: https\r\n\r\n",
    ]
    with ExitStack() as stack:
        for beginning in beginnings * each:
            client = stack.enter_context(connect())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALLEST_BUFFER)
            client.sendall(beginning.encode())
        yield
