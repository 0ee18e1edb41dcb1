"""What is taken out of govuk-frontend's built files."""

import re

import pytest

from tests.required import lacking
from tools import frontend, styles
from tools.console import Refusal
from tools.project import ROOT

BUILT = """@charset "UTF-8";:root{--a:1}/*! Copyright Margaret Calvert. Not commercially available. */\
@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2) format("woff2")}
.a{font-family:GDS Transport,arial,sans-serif;color:red}@media print{.a{font-family:sans-serif}}
.govuk-button--x,.govuk-tabs .govuk-button{color:red}@media print{.govuk-tabs{color:red}}\
.govuk-hint:not(.govuk-tabs){color:blue}.js-enabled .govuk-hint{color:red}
.logo:before{content:"";background-image:url(/assets/images/govuk-crest.svg)}\
@supports (mask-position:initial){.logo:before{mask-image:url(/assets/images/govuk-crest.svg)}}.b{color:blue}
/*# sourceMappingURL=govuk-frontend.min.css.map */
"""


def test_the_font_and_the_crest_are_taken_out_of_the_stylesheet():
    css, counts = styles.stylesheet(BUILT)

    assert styles.left_over(css) == []
    assert ":root{--a:1}" in css
    assert ".b{color:blue}" in css
    assert "@supports" not in css
    assert "url(" not in css
    assert counts == {
        "font notices": 1,
        "font faces": 1,
        "crest rules": 2,
        "font families": 2,
        "source maps": 1,
    }


def test_every_font_family_becomes_the_sites_own_token():
    css, _ = styles.stylesheet(BUILT)

    assert ".a{font-family:var(--font-text,arial,sans-serif);color:red}" in css
    assert "@media print{.a{font-family:var(--font-text,sans-serif)}}" in css


def test_rules_for_components_that_no_page_has_are_taken_out():
    css, _ = styles.stylesheet(BUILT)

    assert ".govuk-button--x{color:red}" in css
    assert ".govuk-hint:not(.govuk-tabs){color:blue}" in css
    assert css.count("govuk-") == 3
    assert "js-enabled" not in css
    assert "{}" not in css


def test_the_components_that_are_kept_are_those_that_pages_have():
    package = frontend.WORK / "node_modules" / frontend.PACKAGE / "dist" / "govuk" / frontend.STYLESHEET
    if not package.exists():
        lacking("npm has not fetched the package: make test does")
    there = styles.components_of(" ".join(re.findall(r"\.govuk-[\w-]+", package.read_text())))
    sources = [
        path
        for app in ("templates", "cms", "home", "networks", "search", "updates")
        for kind in ("html", "py", "js")
        for path in (ROOT / app).rglob(f"*.{kind}")
    ]

    used = set().union(*(styles.components_of(path.read_text()) for path in sources))

    assert used & there == styles.COMPONENTS


def test_a_version_that_names_the_font_in_a_new_way_stops_the_build(tmp_path):
    built = tmp_path / "package" / "dist" / "govuk"
    built.mkdir(parents=True)
    (tmp_path / "package" / "package.json").write_text('{"version": "9.0.0"}')
    (built / frontend.STYLESHEET).write_text('.a{font:400 1rem "GDS Transport"}')

    with pytest.raises(Refusal, match=r"9\.0\.0 still has GDS Transport"):
        frontend.write(tmp_path / "package", tmp_path / "target")


def test_the_package_in_use_loses_font_and_crest_and_keeps_its_rules(tmp_path):
    package = frontend.WORK / "node_modules" / frontend.PACKAGE
    if not package.exists():
        lacking("npm has not fetched the package: make test does")

    frontend.write(package, tmp_path)

    css = (tmp_path / frontend.STYLESHEET).read_text()
    assert styles.left_over(css) == []
    assert css.startswith("@charset")
    assert css.count("{") == css.count("}")
    assert css.count("var(--font-text,") > 30
    assert css.rstrip().endswith("*/")
    assert "Crown copyright" in css
    before = (package / "dist" / "govuk" / frontend.STYLESHEET).read_text()
    assert 30_000 < len(css) < len(before) / 2
