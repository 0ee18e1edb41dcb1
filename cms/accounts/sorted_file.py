"""Looking a line up in a file of any size whose lines stand in order: some thirty reads, no memory."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Self

PLACES = 500


class SortedFile:
    """Lines in the order of their bytes, as `LC_ALL=C sort` leaves them. All of it may raise `OSError`."""

    def __init__(self, path: Path) -> None:
        self._file = open(path, "rb")  # noqa: SIM115 - closed by `__exit__`
        self._size = self._file.seek(0, os.SEEK_END)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def first(self) -> bytes:
        return self._line_from(0)

    def has(self, wanted: bytes, key: Callable[[bytes], bytes] = bytes) -> bool:
        """Whether there is a line whose `key` is `wanted`."""
        low, high = 0, self._size
        while low < high:
            middle = (low + high) // 2
            line = self._line_from(middle)
            if self._is_after_end() or key(line) >= wanted:
                high = middle
            else:
                low = middle + 1
        line = self._line_from(low)
        return not self._is_after_end() and key(line) == wanted

    def seems_sorted(self, key: Callable[[bytes], bytes] = bytes) -> bool:
        """Whether lines at many places stand in order: nearly certain for a file as somebody found it."""
        keys = [key(self._line_from(self._size * place // PLACES)) for place in range(PLACES)]
        before_end = [found for found in keys if found]
        return bool(before_end) and before_end == sorted(before_end)

    def _line_from(self, place: int) -> bytes:
        """The first line that begins at `place` or after it; empty at the end."""
        if place:
            self._file.seek(place - 1)
            self._file.readline()
        else:
            self._file.seek(0)
        self._begin = self._file.tell()
        return self._file.readline().rstrip(b"\r\n")

    def _is_after_end(self) -> bool:
        return self._begin >= self._size
