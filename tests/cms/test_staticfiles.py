"""The one stylesheet readers load is all our small ones, each in its medium and in order."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured

from cms import staticfiles

FOLDER = Path(staticfiles.__file__).parent / "static"


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
