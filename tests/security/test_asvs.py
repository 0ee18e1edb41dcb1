"""`docs/asvs.md` has each requirement of ASVS 5.0, levels 1 and 2, once; what it names exists."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
# How many requirements of levels 1 and 2 each section has; they are numbered from 1.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1, "3.2": 2,
    "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4, "5.1": 1, "5.2": 3,
    "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4, "7.1": 3,
    "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3,
    "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2,
    "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1,
    "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
NUMBERS = [f"V{section}.{number}" for section, last in SECTIONS.items() for number in range(1, last + 1)]
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.*?) ?\| (.*?) ?\|$", re.MULTILINE)
READING = "reading"
PLACE = re.compile(r"`((?:cms|networks|updates|home|search|deploy|docs|requirements|tests)(?:/[\w.-]+)+)`")


class Row(NamedTuple):
    number: str
    words: str
    here: str
    where: str
    test: str


ROWS = [Row(*found) for found in ROW.findall((BASE / "docs/asvs.md").read_text())]


def test_every_requirement_is_there_once_in_its_order():
    assert len(NUMBERS) == 253
    assert [row.number for row in ROWS] == NUMBERS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.number)
def test_a_row_says_whether_it_holds_and_if_not_why(row):
    assert re.fullmatch(r"\*\*holds\*\*|(does not apply|\*\*not held\*\*): .{8,}", row.here)
    if row.here == "**holds**":
        assert row.test, "name the test that shows it, or say that somebody read"
        assert row.where or row.test


def named_tests() -> set[str]:
    """Those of the list of advisories, too."""
    listed = re.findall(r"`([\w/]+/test_\w+\.py(?:::\w+)?)`", (BASE / "docs/advisories.md").read_text())
    return {name for row in ROWS for name in re.findall(r"`([^`]+)`", row.test)} | set(listed)


@pytest.mark.parametrize("name", sorted(named_tests()))
def test_a_test_that_is_named_exists(name):
    path, _, function = name.partition("::")
    text = (BASE / "tests" / path).read_text()
    assert re.search(rf"^ *def {function}\(" if function else r"^ *def test_", text, re.MULTILINE)


def test_a_place_that_is_named_exists():
    named = {place for row in ROWS for place in PLACE.findall(f"{row.here} {row.where}")}
    assert len(named) > 40
    assert [place for place in sorted(named) if not (BASE / place).exists()] == []


def test_the_sums_are_right():
    text = (BASE / "docs/asvs.md").read_text()
    starts = ("**holds**", "does not apply", "**not held**")
    sums = [sum(row.here.startswith(start) for row in ROWS) for start in starts]
    assert f"| all | {' | '.join(map(str, sums))} |" in text
