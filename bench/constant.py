"""The limit: the same server answering a constant body, no site behind it. The address says how long."""

from functools import lru_cache
from wsgiref.types import StartResponse, WSGIEnvironment

# As many as a page of the site has.
HEADERS = [(f"X-Header-{number}", "as long as a header is, more or less") for number in range(10)]


@lru_cache
def _body(size: int) -> bytes:
    return b"x" * size


def application(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes]:
    size = environ["PATH_INFO"].strip("/")
    body = _body(int(size) if size.isdecimal() else 0)
    start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(body))), *HEADERS])
    return [body]
