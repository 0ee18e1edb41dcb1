"""A release has one number, and says what operators have to know."""

import re
import tomllib

from tools.project import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PARTS = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(), flags=re.M)[1:]


def test_the_newest_number_of_the_changelog_is_the_projects():
    numbers = [match[0] for part in PARTS if (match := re.match(r"\d+\.\d+\.\d+", part))]

    assert numbers[0] == PROJECT["version"]


def test_every_part_of_the_changelog_speaks_to_operators():
    assert [part.splitlines()[0] for part in PARTS if "\n### For operators\n" not in part] == []


def test_the_licence_that_is_named_is_there():
    texts = [(ROOT / name).read_text() for name in PROJECT["license-files"]]

    assert [text.startswith("BSD 3-Clause") for text in texts] == [True]
