"""Documents are what their name says, and lie still when somebody opens them."""

from pathlib import PurePosixPath
from typing import IO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.media import sandbox

PLAIN = ("csv", "txt")
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")
PRINTED_CONTROLS = "\t\n\r\f"

# By the code that `cms.media.inside` gives.
WORDS = {
    "wrong_content": _(
        "This file is not a %(kind)s inside, whatever its name says. Save it again as %(kind)s."
    ),
    "damaged": _("This document is damaged. Save or export it again, and try that."),
    "encrypted": _("This document is encrypted. Save a copy without a password."),
    "swells": _("This document is far larger inside than outside. Save it as PDF and try that."),
    "too_much": _(
        "This document is too large or too intricate to be looked through. Export it as PDF/A and try "
        "that, or make two of it."
    ),
    "program": _(
        "This document holds macros or other programs. Save a copy without them, for example as PDF."
    ),
    "script": _(
        "This PDF holds a program, as some forms and players do. Export it again as PDF/A, or print it "
        "into a new PDF, and try that."
    ),
    "acts": _(
        "This PDF does something by itself when somebody opens it or turns a page. Export it again as "
        "PDF/A, or print it into a new PDF, and try that."
    ),
    "attached": _(
        "Another file is hidden in this document. Take it out and upload it by itself, or save the "
        "document as PDF/A and try that."
    ),
    "fetches": _(
        "This document takes something from elsewhere when somebody opens it: a template, a linked "
        "picture, or values of another file. Break its links (in Excel: Data, Edit Links), or save it as "
        "PDF/A, and try that."
    ),
}


def check(source: IO[bytes], name: str) -> None:
    """Raise `ValidationError` unless the file `source` is a harmless document of the kind `name` says."""
    kind = PurePosixPath(name).suffix.lower().removeprefix(".")
    source.seek(0)
    try:
        reason = reason_against_text(source) if kind in PLAIN else sandbox.reason_against(source, kind)
    finally:
        source.seek(0)
    if reason:
        raise ValidationError(WORDS[reason] % {"kind": kind.upper()}, code=reason)


def reason_against_text(source: IO[bytes]) -> str | None:
    """Why `source` is no text that people read, or nothing."""
    content = source.read()
    for encoding in ENCODINGS:
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(letter >= " " or letter in PRINTED_CONTROLS for letter in text):
            return None
    return "wrong_content"
