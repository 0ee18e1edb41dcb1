"""The one stylesheet readers load is all our small ones, in order; its values have names."""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured

from cms import staticfiles

FOLDER = Path(staticfiles.__file__).parent / "static"
ROOT = FOLDER.parent.parent
# Print has its own measures; the admin is dressed in Wagtail's.
WITH_NAMES = [
    path
    for path in sorted(ROOT.glob("[a-z]*/static/**/*.css"))
    if path.parent.name != "admin" and path.name not in ("tokens.css", "print.css")
]
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|color)a?\(", re.IGNORECASE)
# Hairlines are said as they are, and so is what is measured by the text or the window: em, ch, %, vw.
LENGTH = re.compile(r"(?<![\w.-])-?(?:[\d.]+rem|(?:[5-9]|\d{2,})(?:\.\d+)?px)\b")
SHARED = re.compile(r"font-size|(?:margin|padding)(?:-\w+)*|(?:\w+-)?gap|border-radius|box-shadow")


def test_every_stylesheet_of_the_site_is_part_of_it():
    ours = {path.relative_to(FOLDER).as_posix() for path in (FOLDER / "cms" / "css").glob("*.css")}
    assert ours == {name for name in staticfiles.PARTS if name.startswith("cms/")}


def test_the_parts_follow_one_another_each_inside_its_medium():
    css = staticfiles.joined()
    assert css.startswith("@charset")  # it counts only as the very first bytes
    places = [css.index((FOLDER / name).read_text()) for name in list(staticfiles.PARTS)[1:]]
    assert places == sorted(places)
    assert css[: places[-1]].endswith("@media print {\n")
    assert css[: places[-2]].endswith("@media (forced-colors: active) {\n")


def test_a_changed_part_is_seen_at_the_next_look(monkeypatch, tmp_path):
    target = tmp_path / "site.css"
    staticfiles.bring_up_to_date(target)
    before = target.stat().st_mtime_ns
    staticfiles.bring_up_to_date(target)
    assert target.stat().st_mtime_ns == before
    monkeypatch.setattr(staticfiles, "PARTS", {"cms/css/tokens.css": "print"})
    staticfiles.bring_up_to_date(target)
    assert target.read_text().startswith("@media print {")


def test_it_is_found_where_pages_look_for_it():
    assert Path(finders.find(staticfiles.JOINED)).read_text() == staticfiles.joined()


def test_a_missing_part_says_what_to_type(monkeypatch):
    monkeypatch.setattr(staticfiles, "PARTS", {"vendor/not-there.css": ""})
    with pytest.raises(ImproperlyConfigured, match="make run"):
        staticfiles.joined()


def declarations(path: Path) -> list[tuple[str, str]]:
    """Every property with its value; a query of a medium is none, and cannot hold a custom property."""
    css = re.sub(r"/\*.*?\*/|@media[^{]*", "", path.read_text(), flags=re.DOTALL)
    return [(name, value.strip()) for name, value in re.findall(r"([\w-]+):([^;{}]+)(?=[;}])", css)]


@pytest.mark.parametrize("path", WITH_NAMES, ids=lambda path: path.name)
def test_colours_are_those_of_the_tokens(path):
    assert [each for each in declarations(path) if COLOUR.search(each[1])] == []


@pytest.mark.parametrize("path", WITH_NAMES, ids=lambda path: path.name)
def test_type_space_and_shapes_are_measured_in_tokens(path):
    measured = [each for each in declarations(path) if SHARED.fullmatch(each[0])]
    assert [each for each in measured if LENGTH.search(each[1])] == []


def test_no_two_rules_say_the_same_size_or_place():
    """What is measured once is said where it is; what two rules share is a token."""
    said = Counter(each for path in WITH_NAMES for each in declarations(path) if LENGTH.search(each[1]))
    assert [each for each, count in said.items() if count > 1] == []


@pytest.mark.parametrize("tone", ["good", "going", "doubt", "bad", "still"])
def test_a_status_stands_out_from_its_ground_seven_to_one(tone):
    """WCAG 1.4.6: contrast, enhanced."""
    css = (FOLDER / "cms" / "css" / "tokens.css").read_text()
    darker, lighter = (
        _luminance(re.search(rf"--{name}: #(\w{{6}});", css)[1]) for name in (tone, f"{tone}-pale")
    )
    assert (lighter + 0.05) / (darker + 0.05) >= 7


def _luminance(colour: str) -> float:
    """Relative luminance of six hexadecimal digits, as WCAG defines it."""
    parts = [value / 255 for value in bytes.fromhex(colour)]
    red, green, blue = (part / 12.92 if part <= 0.04 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
