"""What tests need from the machine: without it they are skipped, or fail with REQUIRE_SERVERS=1."""

import os
from typing import NoReturn

import pytest


def require(package: str, present: object) -> None:
    """End the test unless `present`; the reason says how to install Debian's `package`."""
    if not present:
        lacking(f"This needs {package}. Type: apt-get install --no-install-recommends {package}")


def lacking(reason: str) -> NoReturn:
    """End the test because of what the machine cannot do."""
    (pytest.fail if os.environ.get("REQUIRE_SERVERS") == "1" else pytest.skip)(reason)
