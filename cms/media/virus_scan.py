"""A second look at documents by ClamAV, where `CLAMD_URL` names it.

clamd is sent the file itself (its command `INSTREAM`), so it needs no right to read where uploads are. When
it is named and does not answer, nothing is taken: a scanner that is off must not look like one that found
nothing.
"""

import socket
from contextlib import closing
from typing import IO
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SECONDS = 30
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
FORMS = "unix:///run/clamav/clamd.ctl or tcp://scanner.example.org:3310"


class NoAnswer(Exception):
    """The scanner could not be asked, or did not say whether it found anything."""


def check(source: IO[bytes]) -> None:
    """Raise `ValidationError` where a scanner is named and finds something in `source`, or is silent."""
    if not settings.CLAMD_URL:
        return
    source.seek(0)
    try:
        found = _finds(source)
    except NoAnswer:
        words = _(
            "Documents are looked through for viruses, and what does that is not answering. Nothing was "
            "saved. Try again in a few minutes; if it stays so, tell whoever runs this site."
        )
        raise ValidationError(words, code="scanner_silent") from None
    finally:
        source.seek(0)
    if found:
        raise ValidationError(
            _(
                "A virus was found in this document. Tell your IT service desk, and upload nothing from "
                "there."
            ),
            code="virus",
        )


def answers() -> bool:
    """Whether the scanner of `CLAMD_URL` is there."""
    try:
        with closing(_connect()) as connection:
            connection.sendall(b"zPING\0")
            return _answer(connection) == "PONG"
    except (OSError, ValueError):
        return False


def place(url: str) -> SplitResult:
    """The parts of `url`. Raises `ValueError` unless it is one of `FORMS`."""
    parts = urlsplit(url)
    is_socket = parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc
    is_host = parts.scheme == "tcp" and bool(parts.hostname) and bool(parts.port)
    if not (is_socket or is_host):
        raise ValueError(f"not {FORMS}")
    return parts


def _finds(source: IO[bytes]) -> bool:
    """Whether clamd names anything. Raises `NoAnswer`."""
    try:
        with closing(_connect()) as connection:
            try:
                connection.sendall(b"zINSTREAM\0")
                while piece := source.read(CHUNK):
                    connection.sendall(len(piece).to_bytes(4, "big") + piece)
                connection.sendall(bytes(4))
            except OSError:
                pass  # it says why it stopped listening, for example that the file is too large for it
            said = _answer(connection)
    except (OSError, ValueError):
        raise NoAnswer from None
    if said == "stream: OK":
        return False
    if said.endswith(" FOUND"):
        return True
    raise NoAnswer


def _connect() -> socket.socket:
    parts = place(settings.CLAMD_URL)
    if parts.scheme == "tcp":
        return socket.create_connection((parts.hostname, parts.port), timeout=SECONDS)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(SECONDS)
    try:
        connection.connect(parts.path)
    except OSError:
        connection.close()
        raise
    return connection


def _answer(connection: socket.socket) -> str:
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        piece = connection.recv(LONGEST_ANSWER)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0").decode("utf-8", "replace").strip()
