"""Files as people and attackers would upload them."""

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

MARKER = b"51.7520 N"
MAIN_PARTS = {
    "docx": ("word/document.xml", "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "spreadsheetml.sheet.main+xml"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation.main+xml"),
}


def picture(kind: str = "JPEG", size=(60, 40), **options) -> bytes:
    output = BytesIO()
    Image.new("RGB", size, "#45204a").save(output, kind, **options)
    return output.getvalue()


def picture_with_a_place(kind: str = "JPEG") -> bytes:
    """Taken sideways by a telephone that knew where it was."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turned by 90°
    exif[0x010F] = MARKER.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 45.0, 7.0), 3: "W", 4: (1.0, 15.0, 28.0)})
    return picture(kind, exif=exif)


def archive(parts: dict[str, bytes], compression=ZIP_DEFLATED) -> bytes:
    output = BytesIO()
    with ZipFile(output, "w", compression) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return output.getvalue()


def office(kind: str, more: dict[str, bytes] | None = None, types: str | None = None) -> bytes:
    part, content_type = MAIN_PARTS[kind]
    listed = types or f"application/vnd.openxmlformats-officedocument.{content_type}"
    types_part = f'<Types><Override PartName="/{part}" ContentType="{listed}"/></Types>'.encode()
    return archive({"[Content_Types].xml": types_part, part: b"<x>Some text</x>", **(more or {})})


def open_document(kind: str, more: dict[str, bytes] | None = None) -> bytes:
    names = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
    mimetype = f"application/vnd.oasis.opendocument.{names[kind]}".encode()
    return archive({"mimetype": mimetype, "content.xml": b"<x/>", **(more or {})})


def locked(content: bytes) -> bytes:
    """An archive that says of its parts that one needs a password to read them."""
    return re.sub(rb"(PK\x01\x02.{4})\x00", b"\\1\x01", content, flags=re.DOTALL)


def claiming(content: bytes, size: int) -> bytes:
    """An archive that says of its last part that it is of `size` bytes."""
    output = BytesIO(content)
    with ZipFile(output, "a") as file:
        file.infolist()[-1].file_size = size
        file.comment = b"written anew"
    return output.getvalue()


def relations(**targets: str) -> bytes:
    """A part of an office document that names others, inside or (with a `:`) elsewhere, by their kind."""
    each = (
        f'<Relationship Id="r" Type="http://schemas.example.org/officeDocument/2006/relationships/{kind}" '
        f'Target="{target}" TargetMode="{"External" if ":" in target else "Internal"}"/>'
        for kind, target in targets.items()
    )
    return f"<Relationships>{''.join(each)}</Relationships>".encode()


def field(*instruction: str) -> bytes:
    """A page of Word with one field, whose instruction comes in pieces."""
    pieces = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in instruction)
    marks = [f'<w:r><w:fldChar w:fldCharType="{what}"/></w:r>' for what in ("begin", "separate", "end")]
    inside = f"{marks[0]}{pieces}{marks[1]}<w:r><w:t>shown</w:t></w:r>{marks[2]}"
    return f'<w:document xmlns:w="urn:w"><w:p>{inside}</w:p></w:document>'.encode()


def pdf(change: Callable[[Pdf], None] | None = None, **save) -> bytes:
    """A PDF of one empty page, after `change`; `save` as pikepdf's own."""
    document = Pdf.new()
    document.add_blank_page()
    if change:
        change(document)
    output = BytesIO()
    document.save(output, **save)
    return output.getvalue()


def pdf_that_opens(**action) -> bytes:
    """A PDF that does `action` as soon as somebody opens it."""

    def change(document: Pdf) -> None:
        document.Root.OpenAction = Dictionary(**action)

    return pdf(change)


def pdf_with_button(**action) -> bytes:
    """A PDF with a place on its page that does `action` when somebody presses it."""

    def change(document: Pdf) -> None:
        link = Dictionary(
            Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=Dictionary(**action)
        )
        document.pages[0].obj.Annots = Array([document.make_indirect(link)])

    return pdf(change)


def raw_pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF written by hand: `objects` are numbered from 3, and nothing points to them."""
    output = BytesIO(b"%PDF-1.7\n")
    output.seek(0, 2)
    places = []
    for number, content in enumerate([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Kids[]/Count 0>>", *objects], 1):
        places.append(output.tell())
        output.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = output.tell()
    output.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    output.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    output.write(
        b"trailer <</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, trailer, start)
    )
    return output.getvalue()


SCRIPT = {"S": Name.JavaScript, "JS": String("app.alert(1)")}
