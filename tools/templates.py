"""`make lint`: templates are written as Django's style guide has it, which djade knows.

    python3 -m tools.templates --write

writes them so. Mails and feeds are left out: their readers see every blank line.
"""

import subprocess
import sys

from tools import environment
from tools.project import ROOT

DJADE = environment.PYTHON.with_name("djade")


def templates(arguments: list[str]) -> int:
    """Say which templates djade would write otherwise, or write them."""
    check = [] if "--write" in arguments else ["--check"]
    paths = sorted((ROOT / "templates").rglob("*.html"))
    return subprocess.run([DJADE, *check, *paths], check=False).returncode


if __name__ == "__main__":
    sys.exit(templates(sys.argv[1:]))
