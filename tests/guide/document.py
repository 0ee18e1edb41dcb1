"""docs/operators.md as its reader sees it: what is to be typed, section by section."""

import re
from pathlib import Path

DOCS = Path(__file__).parent.parent.parent / "docs"
GUIDE = DOCS / "operators.md"
RECORD = DOCS / "operators-run.md"

# A block without a language, or words in the running text of which the first is a program. `make` is for
# whoever works on the project.
TYPED = re.compile(r"^```\n(?P<block>.+?)^```$|`(?P<inline>(?!make )[a-z][\w/-]* [^`=][^`\n]*)`", re.M | re.S)


def commands(page: Path = GUIDE) -> dict[str, str]:
    """Everything a page says to type, in order, each with the heading it stands under."""
    found, heading = {}, ""
    for part in re.split(r"^(?=## )", page.read_text(), flags=re.M):
        heading = part.partition("\n")[0].removeprefix("## ")
        # Blocks in other languages are no commands, nor is what they hold.
        part = re.sub(r"^```\w+\n.+?^```$", "", part, flags=re.M | re.S)
        for match in TYPED.finditer(part):
            found.setdefault((match["block"] or match["inline"]).strip(), heading)
    return found
