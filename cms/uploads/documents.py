"""Documents are what their name says, and hold nothing that runs when somebody opens them."""

from pathlib import PurePosixPath

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.uploads.archives import Archive, refuse_dangerous

OFFICE = {"docx": "word/", "pptx": "ppt/", "xlsx": "xl/"}
OPEN_DOCUMENT = {
    "odp": "application/vnd.oasis.opendocument.presentation",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odt": "application/vnd.oasis.opendocument.text",
}
PLAIN = ("csv", "txt")
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")
PRINTED_CONTROLS = "\t\n\r\f"
# Parts of a document that are programs, by what their names contain.
PROGRAMS = ("vbaproject", "vbadata", "macrosheets/", "activex/", "basic/", "scripts/", "customui/")
MACRO_TYPES = b"macroenabled"
OUTSIDE_TEMPLATE = b"attachedtemplate"


def check(source, name: str) -> None:
    """Raise `ValidationError` unless the file `source` is a harmless document of the kind `name` says."""
    kind = PurePosixPath(name).suffix.lower().removeprefix(".")
    source.seek(0)
    try:
        if kind == "pdf":
            _check_pdf(source)
        elif kind in PLAIN:
            _check_text(source, kind)
        elif kind in OFFICE:
            _check_office(source, kind)
        elif kind in OPEN_DOCUMENT:
            _check_open_document(source, kind)
        else:
            raise _is_not(kind)
    finally:
        source.seek(0)


def _check_pdf(source) -> None:
    if not source.read(5) == b"%PDF-":
        raise _is_not("pdf")


def _check_text(source, kind: str) -> None:
    content = source.read()
    for encoding in ENCODINGS:
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(letter >= " " or letter in PRINTED_CONTROLS for letter in text):
            return
    raise _is_not(kind)


def _check_office(source, kind: str) -> None:
    archive = _opened(source, kind)
    types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in archive.names else b""
    if not types or not any(name.startswith(OFFICE[kind]) for name in archive.names):
        raise _is_not(kind)
    _refuse_programs(archive)
    if MACRO_TYPES in types.lower():
        raise _has_program()
    for name in archive.names:
        if name.endswith("settings.xml.rels") and _fetches_template(archive.read(name)):
            raise _has_program()


def _check_open_document(source, kind: str) -> None:
    archive = _opened(source, kind)
    said = archive.read("mimetype").decode("ascii", "replace").strip() if "mimetype" in archive.names else ""
    if said != OPEN_DOCUMENT[kind]:
        raise _is_not(kind)
    _refuse_programs(archive)


def _opened(source, kind: str) -> Archive:
    archive = Archive.open(source)
    if archive is None:
        raise _is_not(kind)
    refuse_dangerous(archive)
    return archive


def _refuse_programs(archive: Archive) -> None:
    if any(part in name.lower() for name in archive.names for part in PROGRAMS):
        raise _has_program()


def _fetches_template(relations: bytes) -> bool:
    """A template on somebody else's server brings its macros when the document is opened."""
    lowered = relations.lower()
    return OUTSIDE_TEMPLATE in lowered and b'targetmode="external"' in lowered


def _is_not(kind: str) -> ValidationError:
    return ValidationError(
        _("This file is not a %(kind)s inside, whatever its name says. Save it again as %(kind)s.")
        % {"kind": kind.upper()},
        code="wrong_content",
    )


def _has_program() -> ValidationError:
    return ValidationError(
        _("This document holds macros or other programs. Save a copy without them, for example as PDF."),
        code="program_inside",
    )
