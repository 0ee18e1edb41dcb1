"""What no HTTP library would send, sent to the real server by hand: it answers or hangs up, and goes on."""

import socket
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from tests.security.answers import faults_of

PATIENCE_SECONDS = 20
# The server waits for the rest of what is no whole request; so long do we.
SILENCE_SECONDS = 1
HOST = b"Host: 127.0.0.1\r\nConnection: close\r\n"
# Understood by the server: the site's own answer is expected.
UNDERSTOOD = {
    "a lower-case method": b"get / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a made-up method": b"FOO / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a trace": b"TRACE / HTTP/1.1\r\n" + HOST + b"\r\n",
    "a path with dots": b"GET /../../../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n",
    "a static path with dots": b"GET /static/../../manage.py HTTP/1.1\r\n" + HOST + b"\r\n",
    "an encoded nul": b"GET /%00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "half an escape": b"GET /%zz/%e2%8 HTTP/1.1\r\n" + HOST + b"\r\n",
    "half a surrogate pair": b"GET /%ED%A0%80/?q=%ED%A0%80 HTTP/1.1\r\n" + HOST + b"\r\n",
    "another site in the path": b"GET //evil.example/networks HTTP/1.1\r\n" + HOST + b"\r\n",
    "another site in the host": b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    "a cookie of any bytes": b"GET / HTTP/1.1\r\n"
    + HOST
    + b"Cookie: alerts=\xff\xfe\x80; \xc3\x28=1\r\n\r\n",
    "a form that is not all sent": b"POST /alerts/hide/ HTTP/1.1\r\n"
    + HOST
    + b"Content-Length: 5\r\n\r\nalert",
    "a long query": b"GET /?" + b"q" * 10_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long path": b"GET /" + b"x" * 30_000 + b"/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "no host in an old version": b"GET / HTTP/1.0\r\n\r\n",
}
# Refused by the server itself, before the site is asked.
NOT_HTTP = {
    "nothing": b"\r\n\r\n",
    "noise": bytes(range(256)) * 8 + b"\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "a nul in the path": b"GET /\x00 HTTP/1.1\r\n" + HOST + b"\r\n",
    "a nul in a header": b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: a=\x00b\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    "a length and chunks": b"POST / HTTP/1.1\r\n"
    + HOST
    + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a negative length": b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -5\r\n\r\n",
    "broken chunks": b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a line folded": b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: a=b\r\n c=d\r\n\r\n",
    "a header of a megabyte": b"GET / HTTP/1.1\r\n" + HOST + b"X: " + b"x" * 1_000_000 + b"\r\n\r\n",
    "encryption": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
}


def exchange(server: str, sent: bytes, patience: float = PATIENCE_SECONDS) -> bytes:
    """Send bytes, give all that comes back; b"" when the server only hangs up or waits for more."""
    address = urlsplit(server)
    received = b""
    connection = socket.create_connection((address.hostname, address.port), patience)
    with connection, suppress(ConnectionError, TimeoutError):
        connection.sendall(sent)
        while chunk := connection.recv(65536):
            received += chunk
    return received


def understood(received: bytes) -> tuple[int, dict[str, str], bytes]:
    """The status, the headers and the body of an answer."""
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.title(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return int(first.split()[1]), headers, body


@pytest.mark.parametrize("name", UNDERSTOOD)
def test_a_strange_request_gets_a_proper_answer(server, name):
    sent = UNDERSTOOD[name]
    method, path = sent.decode("latin-1").split(" ")[:2]
    status, headers, body = understood(exchange(server, sent))
    assert faults_of(status, headers, body, path, method) == []


@pytest.mark.parametrize("name", NOT_HTTP)
def test_what_is_not_http_is_refused_and_the_server_goes_on(server, name):
    received = exchange(server, NOT_HTTP[name], SILENCE_SECONDS)
    assert not received or 200 <= understood(received)[0] < 500
    status, _, body = understood(exchange(server, b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n"))
    assert (status, body) == (200, b"ok\n")


def test_a_client_that_hangs_up_in_the_middle_of_its_request_disturbs_nobody(server):
    address = urlsplit(server)
    half = b"POST /alerts/hide/ HTTP/1.1\r\n" + HOST + b"Content-Length: 500\r\n\r\nal"
    for _ in range(20):
        with socket.create_connection((address.hostname, address.port), PATIENCE_SECONDS) as connection:
            connection.sendall(half)
    status, _, _ = understood(exchange(server, b"GET / HTTP/1.1\r\n" + HOST + b"\r\n"))
    assert status == 200
