"""The pictures of README and docs: what is shown is taken, what is taken is shown, and all are small."""

import re

from tools.project import ROOT
from tools.screenshots import FOLDER, PICTURES

MOST_BYTES = 120_000
SHOWN = re.compile(r"!\[[^\]]+\]\((?:docs/)?screenshots/([\w-]+)\.png\)")


def test_each_picture_is_taken_by_the_command_kept_and_shown():
    texts = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {name for text in texts for name in SHOWN.findall(text.read_text())}
    assert shown == set(PICTURES) == {file.stem for file in FOLDER.iterdir()}


def test_each_picture_is_small():
    assert not [file.name for file in FOLDER.iterdir() if file.stat().st_size > MOST_BYTES]
