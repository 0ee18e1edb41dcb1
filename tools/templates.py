"""`make lint`: templates are written as Django's style guide has it (djade), and no line is long.

    python3 -m tools.templates --write

lets djade write them; breaking a line is for people: inside a tag where a reader would see a space, as Django
joins no lines. Mails and feeds are left out: there every blank line is seen.
"""

import subprocess
import sys

from tools import environment
from tools.project import ROOT

LONGEST = 120
DJADE = environment.PYTHON.with_name("djade")


def templates(arguments: list[str]) -> int:
    """Say which templates djade would write otherwise, or write them; and which lines are too long."""
    paths = sorted((ROOT / "templates").rglob("*.html"))
    check = [] if "--write" in arguments else ["--check"]
    code = subprocess.run([DJADE, *check, *paths], check=False).returncode
    long = [
        f"{path.relative_to(ROOT)}:{number}: {len(line)} characters, {LONGEST} at most"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > LONGEST
    ]
    print(*long, sep="\n", end="\n" if long else "")
    return code or int(bool(long))


if __name__ == "__main__":
    sys.exit(templates(sys.argv[1:]))
