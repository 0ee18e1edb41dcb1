from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong with a content file: where, and what to do about it."""

    file: str
    line: int
    reason: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.reason}"


class Wrong(ValueError):
    """Raised while reading a value; `line` is 1-based in the file, None for the line of the key."""

    def __init__(self, reason: str, line: int | None = None):
        super().__init__(reason)
        self.reason = str(reason)
        self.line = line


class ContentRefused(Exception):
    """Nothing was imported; `faults` says why, all of them at once."""

    def __init__(self, faults: list[Fault]):
        super().__init__(f"{len(faults)} fault(s)")
        self.faults = sorted(set(faults))
