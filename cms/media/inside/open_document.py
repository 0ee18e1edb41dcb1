"""Documents of LibreOffice (ISO/IEC 26300): what in them runs, fetches or hides another file."""

import re
from collections.abc import Mapping
from typing import BinaryIO

from cms.media.inside import xml
from cms.media.inside.archives import Archive
from cms.media.inside.refused import UnsafeFile

KINDS = {
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
}
MIMETYPE = "mimetype"
PROGRAM_PARTS = ("basic/", "scripts/", "dialogs/")
PROGRAMS = {"event-listener", "script", "applet", "plugin"}
FETCHING = {
    "dde-link",
    "dde-source",
    "dde-connection-decl",
    "dde-connection",
    "section-source",
    "table-source",
    "cell-range-source",
    "floating-frame",
    "database-source-sql",
    "database-source-query",
    "database-source-table",
}
HIDING = {"object-ole"}
# Shown or played as soon as the page is; a link (`a`) waits for somebody.
SHOWN_AT_ONCE = {"image", "object", "fill-image", "background-image", "sound", "audio", "video"}
ELSEWHERE = re.compile(r"\s*([a-z][a-z0-9+.-]*:|//|\\\\|/|\.\./)", re.IGNORECASE)


def look(source: BinaryIO, kind: str) -> None:
    """Raise `UnsafeFile` unless `source` is a document of `kind` that lies still when somebody opens it."""
    archive = Archive.open(source)
    said = archive.read(MIMETYPE, 1_000) if MIMETYPE in archive.names else b""
    if said.decode("ascii", "replace").strip() != KINDS[kind]:
        raise UnsafeFile("wrong_content")
    if any(part in name.lower() for name in archive.names for part in PROGRAM_PARTS):
        raise UnsafeFile("program")
    for name in sorted(archive.names):
        if name.lower().endswith(".xml"):
            xml.read(archive.chunks(name), _element)


def _element(name: str, attributes: Mapping[str, str]) -> None:
    if name in PROGRAMS:
        raise UnsafeFile("program")
    if name in HIDING:
        raise UnsafeFile("attached")
    if name == "encryption-data":
        raise UnsafeFile("encrypted")
    if name in FETCHING or (name in SHOWN_AT_ONCE and ELSEWHERE.match(attributes.get("href", ""))):
        raise UnsafeFile("fetches")
