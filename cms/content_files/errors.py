from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with a content file: where, and what to do about it."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class FieldError(ValueError):
    """Raised while reading. `places` holds every (line, reason) found; lines are 1-based in the file."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.places = [(line or 1, str(reason))]


class ErrorList:
    """Lets reading go on after a fault, so that one look finds them all."""

    def __init__(self) -> None:
        self.places: list[tuple[int, str]] = []

    def add(self, reason: str, line: int) -> None:
        self.places.append((line, reason))

    def attempt(self, read: Callable[..., T], *args: Any) -> T | None:
        """What `read(*args)` returns, or None when it is wrong."""
        try:
            return read(*args)
        except FieldError as wrong:
            self.places += wrong.places
            return None

    def raise_any(self) -> None:
        if self.places:
            wrong = FieldError("; ".join(reason for _, reason in self.places))
            wrong.places = self.places
            raise wrong


class ContentRefused(Exception):
    """Nothing was imported; `faults` says why, all of them at once."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} fault(s)")
        self.faults = sorted(set(faults))
