"""PDF (ISO 32000-2): what in it runs, acts by itself or hides another file.

qpdf reads it as viewers do: compressed objects, changes saved behind the original, names written in numbers.
It may not repair anything: what one program repairs, another reads otherwise.
"""

import re
from typing import BinaryIO

from pikepdf import Array, Dictionary, Name, Object, PasswordError, Pdf, PdfError, Stream

from cms.media.inside.refused import UnsafeFile

# Reading 200,000 takes three seconds and 340 MB; what people export has a tenth of them.
MOST_OBJECTS = 200_000
# Actions that run, or start another program (12.6.4).
RUNNING = {"/JavaScript", "/Launch", "/ImportData", "/RichMediaExecute", "/Rendition"}
# Annotations that play a program of their own (12.5.6).
PLAYING = {"/RichMedia", "/3D", "/Movie", "/Screen"}
GO_TO = "/GoTo"
# Of most objects qpdf can say at once that none of it is in them; it writes each name in one way only.
SUSPECT = {"/JavaScript", "/XFA", "/EF", "/EmbeddedFiles", "/OpenAction", "/AA"} | RUNNING | PLAYING
WORTH_A_LOOK = re.compile(rf"(?:{'|'.join(sorted(SUSPECT))})\b".encode())


def look(source: BinaryIO) -> None:
    """Raise `UnsafeFile` unless `source` is a PDF that lies still when somebody opens it."""
    if source.read(5) != b"%PDF-":
        raise UnsafeFile("wrong_content")
    source.seek(0)
    try:
        with Pdf.open(source, attempt_recovery=False, suppress_warnings=True) as pdf:
            _look_at_all(pdf)
    except PasswordError:
        raise UnsafeFile("encrypted") from None
    except UnsafeFile:
        raise
    except (PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        raise UnsafeFile("damaged") from None


def _look_at_all(pdf: Pdf) -> None:
    if int(pdf.trailer.get("/Size", 0)) > MOST_OBJECTS:
        raise UnsafeFile("too_much")
    for each in (pdf.trailer, *pdf.objects):
        if WORTH_A_LOOK.search(each.unparse(resolved=True)):
            waiting = [each]
            while waiting:
                waiting.extend(_inside(waiting.pop()))
    if pdf.get_warnings():
        raise UnsafeFile("damaged")


def _inside(value: Object) -> list[Object]:
    """What stands in `value` itself; what it only points to comes by itself."""
    if isinstance(value, Array):
        return [item for item in value if isinstance(item, Array | Dictionary) and not item.is_indirect]
    if not isinstance(value, Dictionary | Stream):
        return []
    found: list[Object] = []
    for key, item in value.items():
        _judge(key, item)
        if isinstance(item, Array | Dictionary) and not item.is_indirect:
            found.append(item)
    return found


def _judge(key: str, value: Object) -> None:
    if key == "/S" and str(value) in RUNNING:
        raise UnsafeFile("script")
    if key in ("/JavaScript", "/XFA"):
        raise UnsafeFile("script")
    if key == "/Subtype" and isinstance(value, Name) and str(value) in PLAYING:
        raise UnsafeFile("script")
    if key in ("/EF", "/EmbeddedFiles"):
        raise UnsafeFile("attached")
    if key == "/OpenAction" and _acts(value):
        raise UnsafeFile("acts")
    if key == "/AA" and isinstance(value, Dictionary) and any(_acts(action) for action in value.values()):
        raise UnsafeFile("acts")


def _acts(action: Object) -> bool:
    """Whether `action` does anything but show a place in the same document."""
    return isinstance(action, Dictionary) and str(action.get("/S", "")) != GO_TO
