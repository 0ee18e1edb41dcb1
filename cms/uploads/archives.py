"""A look into an archive (an office document is one) that never unpacks more than it has to."""

from dataclasses import dataclass
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_PARTS = 5_000
MOST_BYTES_UNPACKED = 200 * 1024 * 1024
# Long tables of equal numbers pack well; nothing people make packs a thousandfold.
MOST_TIMES_PACKED = 250
PART_BYTES = 2 * 1024 * 1024
ENCRYPTED = 0x1


@dataclass
class Archive:
    file: ZipFile
    parts: list[ZipInfo]

    @classmethod
    def open(cls, source) -> "Archive | None":
        """The archive in `source`, or nothing where there is none."""
        try:
            file = ZipFile(source)
        except (BadZipFile, ValueError, NotImplementedError, OSError):
            return None
        return cls(file, file.infolist())

    @property
    def names(self) -> set[str]:
        return {part.filename for part in self.parts}

    def read(self, name: str) -> bytes:
        """The beginning of one part. Raises `ValidationError` where it is broken."""
        try:
            with self.file.open(name) as part:
                return part.read(PART_BYTES)
        except Exception:  # whatever a broken part makes the unpacker raise
            raise _refusal(_("This document is damaged. Save it again and try that.")) from None


def refuse_dangerous(archive: Archive) -> None:
    """Raise `ValidationError` for an archive that would fill a disk, hides its content or escapes."""
    unpacked = sum(part.file_size for part in archive.parts)
    packed = sum(part.compress_size for part in archive.parts) or 1
    if (
        len(archive.parts) > MOST_PARTS
        or unpacked > MOST_BYTES_UNPACKED
        or unpacked / packed > MOST_TIMES_PACKED
    ):
        raise _refusal(_("This document is far larger inside than outside. Save it as PDF and try that."))
    if any(part.flag_bits & ENCRYPTED for part in archive.parts):
        raise _refusal(_("This document is encrypted. Save a copy without a password."))
    if any(part.filename.startswith(("/", "\\")) or ".." in part.filename for part in archive.parts):
        raise _refusal(_("This document is damaged. Save it again and try that."))


def _refusal(sentence) -> ValidationError:
    return ValidationError(sentence, code="dangerous_archive")
