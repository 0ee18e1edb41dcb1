"""Colours, distances and sizes of type have names; the rules reach every stylesheet of readers."""

import subprocess

import pytest

from tools.frontend import WORK
from tools.project import ROOT
from tools.stylelint import call

COLOUR, DISTANCE = "color-no-hex", "declaration-property-unit-disallowed-list"


@pytest.mark.parametrize(
    ("sheet", "text", "rule"),
    [
        ("cms/static/cms/css/new.css", "a { color: #fff; }", COLOUR),
        ("cms/static/cms/admin/new.css", "a { color: #fff; }", COLOUR),
        ("cms/static/cms/css/new.css", "a { margin-top: 13px; }", DISTANCE),
        ("search/static/search/new.css", "a { border-top-left-radius: 1rem; }", DISTANCE),
        ("cms/static/cms/css/tokens.css", "a { --white: #fff; }", ""),
        ("cms/static/cms/admin/new.css", "a { margin: 1rem; }", ""),
    ],
)
def test_a_raw_value_is_refused_but_where_names_are_made(sheet, text, rule):
    command = call("--stdin", "--stdin-filename", ROOT / sheet, "--formatter", "unix")
    done = subprocess.run(command, cwd=WORK, input=text, capture_output=True, text=True, check=False)
    assert (done.returncode != 0, rule in done.stdout + done.stderr) == (bool(rule), True), done
