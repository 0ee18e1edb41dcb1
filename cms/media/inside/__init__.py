"""What is inside a document. Without Django: it is looked at in a process of its own, `cms.media.sandbox`."""

from typing import BinaryIO

from cms.media.inside import office, open_document
from cms.media.inside.refused import UnsafeFile


def reason_against(source: BinaryIO, kind: str) -> str | None:
    """Why the document `source` of a `kind` (`pdf`, `docx` …) is refused: a code of `UnsafeFile`."""
    try:
        if kind == "pdf":
            from cms.media.inside import pdf  # noqa: PLC0415 - its library takes longer than the others' look

            pdf.look(source)
        elif kind in office.KINDS:
            office.look(source, kind)
        elif kind in open_document.KINDS:
            open_document.look(source, kind)
        else:
            return "wrong_content"
    except UnsafeFile as refused:
        return refused.code
    return None
