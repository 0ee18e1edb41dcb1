"""Asks the site the way a web server does: through WSGI."""

import gzip
from dataclasses import dataclass
from wsgiref.util import setup_testing_defaults

import brotli
from django.core.handlers.wsgi import WSGIHandler

from cms.caching.wsgi_cache import PageCache

MEGABYTE = 1024 * 1024


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def body(self) -> str:
        undo = {"br": brotli.decompress, "gzip": gzip.decompress}.get(
            self.headers.get("content-encoding"), bytes
        )
        return undo(self.raw).decode()


def environ_of(path: str, method: str = "GET", **headers: str) -> dict:
    path, _, query = path.partition("?")
    given = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    return environ | given


def ask(application, path: str, method: str = "GET", **headers: str) -> Answer:
    said = {}

    def start_response(status, headers, exc_info=None):
        said.update(status=int(status.split()[0]), headers=headers)

    answer = application(environ_of(path, method, **headers), start_response)
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return Answer(said["status"], {name.lower(): value for name, value in said["headers"]}, body)


class Counted:
    """Django, counting how often it was asked."""

    def __init__(self):
        self.handler = WSGIHandler()
        self.times = 0

    def __call__(self, environ, start_response):
        self.times += 1
        return self.handler(environ, start_response)


def front(megabytes: float = 16, shared=None) -> PageCache:
    return PageCache(Counted(), int(megabytes * MEGABYTE), shared)
