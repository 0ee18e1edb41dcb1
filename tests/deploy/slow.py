"""Clients that take their time: with the head of a request, with its body, or with reading the answer."""

import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

SMALLEST_BUFFER = 4096
TIMES = 8  # a system keeps some megabytes of what nobody reads


@contextmanager
def slow_clients(
    port: int, large: str, each: int, *, host: str, secured: Callable[[socket.socket], AbstractContextManager]
) -> Iterator[None]:
    """While this is open, `each` connections of three kinds hold whatever waits for them.

    `large` is the path of something that is too long for the buffers between; `secured` wraps a connection.
    """
    head = f"Host: {host}\r\nX-Forwarded-Proto: https\r\n"
    beginnings = [
        f"GET / HTTP/1.1\r\n{head}X-Slow: ",
        f"POST /feedback/ HTTP/1.1\r\n{head}Sec-Fetch-Site: same-origin\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\ntext=",
        f"GET {large} HTTP/1.1\r\n{head}\r\n" * TIMES,
    ]
    with ExitStack() as stack:
        for beginning in beginnings * each:
            plain = stack.enter_context(socket.socket())
            # Before connecting, or the other side is told of a larger one.
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SMALLEST_BUFFER)
            plain.connect(("127.0.0.1", port))
            client = stack.enter_context(secured(plain))
            client.sendall(beginning.encode())
        yield
