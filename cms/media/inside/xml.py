"""XML of strangers: read piece by piece, without entities, definitions or anything from elsewhere."""

from collections.abc import Callable, Iterable, Mapping
from typing import NoReturn
from xml.parsers import expat

from cms.media.inside.refused import UnsafeFile

SEPARATOR = " "
DEEPEST = 500

Start = Callable[[str, Mapping[str, str]], None]


def read(
    pieces: Iterable[bytes],
    start: Start,
    *,
    text: Callable[[str], None] | None = None,
    end: Callable[[str], None] | None = None,
) -> None:
    """Call `start` with each element's name and attributes, and `text` and `end`; all without namespaces.

    Raises `UnsafeFile` for what is no XML, defines anything itself or is nested deeper than documents are.
    """
    parser = expat.ParserCreate(namespace_separator=SEPARATOR)
    depth = 0

    def refuse(*args: object) -> NoReturn:
        raise UnsafeFile("damaged")

    def started(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            refuse()
        start(local(name), {local(key): value for key, value in attributes.items()})

    def ended(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(local(name))

    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = started, ended
    if text:
        parser.CharacterDataHandler = text
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError):
        raise UnsafeFile("damaged") from None


def local(name: str) -> str:
    return name.rpartition(SEPARATOR)[2]
