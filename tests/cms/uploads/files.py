"""Files as people and attackers would upload them."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

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
