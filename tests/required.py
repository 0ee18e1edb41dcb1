"""What tests need from the machine: without it they are skipped, or fail with REQUIRE_SERVERS=1."""

import os

import pytest


def require(package: str, present: object) -> None:
    """End the test unless `present`; the reason says how to install Debian's `package`."""
    if present:
        return
    reason = f"This needs {package}. Type: apt-get install --no-install-recommends {package}"
    (pytest.fail if os.environ.get("REQUIRE_SERVERS") == "1" else pytest.skip)(reason)
