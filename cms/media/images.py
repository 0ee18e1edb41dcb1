"""Pictures are drawn anew: whatever else was in the file (place, camera, owner, a program) stays behind."""

import warnings
from io import BytesIO
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

FORMATS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 90},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 90},
}
# Found in a file, they may tell where and by whom a picture was taken. A colour profile tells nothing.
TELLING = ("exif", "xmp", "photoshop", "comment", "XML:com.adobe.xmp", "Raw profile type exif")


def reencode(source: IO[bytes]) -> bytes:
    """The picture in the file `source`, upright, in its own format and with its colours; nothing else of it.

    Raises `ValidationError` for what is no picture, or one of another kind, or broken.
    """
    source.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(source, formats=list(FORMATS))
            kind = str(picture.format)
            upright = ImageOps.exif_transpose(picture)
            colours = picture.info.get("icc_profile")
            output = BytesIO()
            bare = upright.copy()
            bare.info = {key: value for key, value in upright.info.items() if key == "transparency"}
            bare.save(output, kind, icc_profile=colours, **FORMATS[kind])
    except Exception:  # Pillow raises whatever its decoders do: a picture that cannot be drawn is refused
        raise unreadable() from None
    finally:
        source.seek(0)
    return output.getvalue()


def unreadable() -> ValidationError:
    return ValidationError(
        _("This file cannot be read as a picture. Save it again as JPEG or PNG and try that."),
        code="unreadable_picture",
    )


def has_metadata(source: IO[bytes]) -> bool:
    """Whether the picture in the file `source` carries notes besides what one sees."""
    source.seek(0)
    try:
        with Image.open(source, formats=list(FORMATS)) as picture:
            picture.load()
            notes = {str(key).lower() for key in picture.info}
            return bool(picture.getexif()) or bool(notes & {key.lower() for key in TELLING})
    finally:
        source.seek(0)
