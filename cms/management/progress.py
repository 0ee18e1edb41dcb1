"""Progress for commands that can take longer than two seconds."""

import time

from django.core.management.base import OutputWrapper

from cms.typing import Progress

EVERY_SECONDS = 2.0


def progress_to(stream: OutputWrapper) -> Progress:
    """A callback that writes "Importing: 40 of 120" to `stream`, at most every two seconds."""
    last = time.monotonic()

    def show(verb: str, done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= EVERY_SECONDS:
            last = time.monotonic()
            stream.write(f"{verb}: {done} of {total}")

    return show
