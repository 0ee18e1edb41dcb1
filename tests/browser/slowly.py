"""Passes a page on piece by piece, as a slow line or a busy machine delivers it."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from threading import Thread
from urllib.request import urlopen

PAUSE_SECONDS = 0.2  # long enough for a browser to show what it has


@contextmanager
def passed_on(address: str) -> Iterator[str]:
    """The site at `address` under another one, its pages in pieces, everything else at once."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            with urlopen(address + self.path) as answer:  # noqa: S310 - our own server
                kind, body = answer.headers["Content-Type"], answer.read()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for piece in pieces(body) if kind.startswith("text/html") else [body]:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(PAUSE_SECONDS)

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def pieces(body: bytes) -> list[bytes]:
    """`body` cut after each entry of a list above the main part, such as the menu; the rest in quarters."""
    main = body.index(b"<main")
    menu = [match.end() for match in re.finditer(rb"</li>", body[:main])]
    quarter = (len(body) - main) // 4
    cuts = [0, *menu, *(main + quarter * number for number in range(4)), len(body)]
    return [body[start:end] for start, end in pairwise(cuts)]
