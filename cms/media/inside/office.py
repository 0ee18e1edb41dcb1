"""Documents of Microsoft Office (ECMA-376): what in them runs, fetches or hides another file."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO

from cms.media.inside import xml
from cms.media.inside.archives import Archive
from cms.media.inside.refused import UnsafeFile

KINDS = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}
TYPES = "[Content_Types].xml"
# Charts keep their table in a document of their own, which may again hold one.
DEEPEST = 2
MOST_BYTES_INSIDE = 20 * 1024 * 1024
MOST_BYTES_OF_RELATIONS = 2 * 1024 * 1024

# Parts that are programs, by what their names contain; others are found by their types and relations.
PROGRAMS = ("vbaproject", "vbadata", "macrosheets/", "activex/", "customui/", "webextensions/")
PROGRAM_TYPES = ("macroenabled", "vbaproject", "activex", "ms-office.webextension")
# The last part of a relation's type, in small letters.
PROGRAM_RELATIONS = {
    "vbaproject",
    "wordvbadata",
    "attachedtoolbars",
    "control",
    "activexcontrolbinary",
    "xlmacrosheet",
    "xlintlmacrosheet",
    "extensibility",
    "keymapcustomizations",
    "webextension",
    "webextensiontaskpanes",
}
FETCHING_RELATIONS = {"externallink", "externallinkpath", "connections", "querytable", "subdocument", "frame"}
HIDING_RELATIONS = {"oleobject", "afchunk"}
# Somebody has to follow it; everything else from elsewhere comes by itself.
FOLLOWED = "hyperlink"

FIELD = re.compile(
    r"\s*(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE|MACROBUTTON)\b", re.IGNORECASE
)
RUNNING_FIELDS = {"MACROBUTTON"}
PLAYED = re.compile(r"ppaction://(program|macro|ole)", re.IGNORECASE)


def look(source: BinaryIO, kind: str, depth: int = 0) -> None:
    """Raise `UnsafeFile` unless `source` is a document of `kind` that lies still when somebody opens it."""
    archive = Archive.open(source)
    if TYPES not in archive.names or not any(name.startswith(KINDS[kind]) for name in archive.names):
        raise UnsafeFile("wrong_content")
    if any(part in name.lower() for name in archive.names for part in PROGRAMS):
        raise UnsafeFile("program")
    xml.read(archive.chunks(TYPES, MOST_BYTES_OF_RELATIONS), _type)
    for name in sorted(archive.names):
        if name.lower().endswith(".rels"):
            xml.read(archive.chunks(name, MOST_BYTES_OF_RELATIONS), _relation)
        elif "/embeddings/" in name.lower():
            _look_inside(archive, name, depth)
        elif kind == "docx" and name.lower().endswith(".xml"):
            _look_at_fields(archive, name)
        elif kind == "pptx" and name.lower().endswith(".xml"):
            xml.read(archive.chunks(name), _played)


def _type(name: str, attributes: Mapping[str, str]) -> None:
    said = attributes.get("ContentType", "").lower()
    if any(program in said for program in PROGRAM_TYPES):
        raise UnsafeFile("program")
    if "oleobject" in said:
        raise UnsafeFile("attached")


def _relation(name: str, attributes: Mapping[str, str]) -> None:
    if name != "Relationship":
        return
    kind = attributes.get("Type", "").rpartition("/")[2].lower()
    if kind in PROGRAM_RELATIONS:
        raise UnsafeFile("program")
    if kind in HIDING_RELATIONS:
        raise UnsafeFile("attached")
    is_elsewhere = attributes.get("TargetMode", "").lower() == "external" and kind != FOLLOWED
    if is_elsewhere or kind in FETCHING_RELATIONS:
        raise UnsafeFile("fetches")


def _look_inside(archive: Archive, name: str, depth: int) -> None:
    kind = PurePosixPath(name).suffix.lower().removeprefix(".")
    if kind not in KINDS or depth >= DEEPEST:
        raise UnsafeFile("attached")
    look(BytesIO(archive.read(name, MOST_BYTES_INSIDE)), kind, depth + 1)


def _look_at_fields(archive: Archive, name: str) -> None:
    fields = _Fields()
    xml.read(archive.chunks(name), fields.start, text=fields.text, end=fields.end)


class _Fields:
    """The instructions of Word's fields. They may come in pieces, and stand inside each other."""

    def __init__(self) -> None:
        self.open: list[str] = []  # the instruction of each field that has begun, the outermost first
        self.is_instruction = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self.is_instruction = name in ("instrText", "delInstrText")
        if name == "fldSimple":
            self.judge(attributes.get("instr", ""))
        elif name == "fldChar":
            self.mark(attributes.get("fldCharType", ""))

    def mark(self, what: str) -> None:
        if what == "begin":
            if self.open and not self.open[-1].strip():
                raise UnsafeFile(
                    "fetches"
                )  # what the outer field does is only known once the inner one has run
            self.open.append("")
        elif self.open and what in ("separate", "end"):
            self.judge(self.open[-1])
            if what == "end":
                self.open.pop()
            else:
                self.open[-1] = "RESULT"  # follows; it is shown and does not run

    def text(self, text: str) -> None:
        if self.is_instruction:
            if self.open:
                self.open[-1] += text
            else:
                self.judge(text)

    def end(self, name: str) -> None:
        self.is_instruction = False

    def judge(self, instruction: str) -> None:
        if found := FIELD.match(instruction):
            raise UnsafeFile("program" if found[1].upper() in RUNNING_FIELDS else "fetches")


def _played(name: str, attributes: Mapping[str, str]) -> None:
    if PLAYED.match(attributes.get("action", "").strip()):
        raise UnsafeFile("program")
