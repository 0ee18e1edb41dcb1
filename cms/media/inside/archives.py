"""A look into an archive (an office document is one) that never unpacks more than it has to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from cms.media.inside.refused import UnsafeFile

MOST_PARTS = 5_000
MOST_BYTES_UNPACKED = 200 * 1024 * 1024
# Long tables of equal numbers pack well; nothing people make packs a thousandfold.
MOST_TIMES_PACKED = 250
# Of parts that are read through; the longest that people make are the cells of a large table.
MOST_BYTES_READ = 64 * 1024 * 1024
CHUNK = 256 * 1024
ENCRYPTED = 0x1


@dataclass
class Archive:
    file: ZipFile
    parts: list[ZipInfo]

    @classmethod
    def open(cls, source: BinaryIO) -> "Archive":
        """The archive in `source`. Raises `UnsafeFile` where there is none, or a dangerous one."""
        try:
            file = ZipFile(source)
        except (BadZipFile, ValueError, NotImplementedError, OSError):
            raise UnsafeFile("wrong_content") from None
        archive = cls(file, file.infolist())
        archive.refuse_dangerous()
        return archive

    @property
    def names(self) -> set[str]:
        return {part.filename for part in self.parts}

    def chunks(self, name: str, most: int = MOST_BYTES_READ) -> Iterator[bytes]:
        """All of one part, in pieces. Raises `UnsafeFile` where it is broken or longer than `most` bytes."""
        left = most
        try:
            with self.file.open(name) as part:
                while piece := part.read(CHUNK):
                    left -= len(piece)
                    if left < 0:
                        raise UnsafeFile("too_much")
                    yield piece
        except UnsafeFile:
            raise
        except Exception:  # whatever a broken part makes the unpacker raise
            raise UnsafeFile("damaged") from None

    def read(self, name: str, most: int = MOST_BYTES_READ) -> bytes:
        """All of one part; as `chunks`."""
        return b"".join(self.chunks(name, most))

    def refuse_dangerous(self) -> None:
        """Raise `UnsafeFile` for what would fill a disk, hides its content, escapes, or has a part twice."""
        unpacked = sum(part.file_size for part in self.parts)
        packed = sum(part.compress_size for part in self.parts) or 1
        if (
            len(self.parts) > MOST_PARTS
            or unpacked > MOST_BYTES_UNPACKED
            or unpacked / packed > MOST_TIMES_PACKED
        ):
            raise UnsafeFile("swells")
        if any(part.flag_bits & ENCRYPTED for part in self.parts):
            raise UnsafeFile("encrypted")
        if any(part.filename.startswith(("/", "\\")) or ".." in part.filename for part in self.parts):
            raise UnsafeFile("damaged")
        # Two programs may read two different ones; Office tells no capitals apart.
        if len({part.filename.lower() for part in self.parts}) != len(self.parts):
            raise UnsafeFile("damaged")
