"""Waiting for what another process does in its own time."""

import time
from collections.abc import Callable

PATIENCE_SECONDS = 60


def until(condition: Callable[[], object], patience: float = PATIENCE_SECONDS) -> None:
    """Come back once the condition holds.

    Raises:
        AssertionError: It did not hold within so many seconds.
    """
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, "It never happened."
        time.sleep(0.05)
