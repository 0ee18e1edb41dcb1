"""`make audit` finds what was changed, swapped or is not free; every package has a reason to be here."""

import base64
import hashlib
import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement

from tools import audit, environment
from tools.project import ROOT

DEPENDENCIES = (ROOT / "docs" / "dependencies.md").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


@pytest.fixture
def package(tmp_path):
    """A package as pip leaves it; the keywords replace what its metadata say."""

    def make(code=b"answer = 42\n", **about):
        (tmp_path / "thing.py").write_bytes(code)
        folder = tmp_path / "thing-1.0.dist-info"
        folder.mkdir()
        said = {
            "Metadata-Version": "2.4",
            "Name": "thing",
            "Version": "1.0",
            "License-Expression": "MIT",
        } | about
        (folder / "METADATA").write_text(
            "".join(f"{name}: {value}\n" for name, value in said.items() if value)
        )
        digest = base64.urlsafe_b64encode(hashlib.sha256(code).digest()).rstrip(b"=").decode()
        (folder / "RECORD").write_text(
            f"thing.py,sha256={digest},{len(code)}\nthing-1.0.dist-info/RECORD,,\n"
        )
        return tmp_path

    return make


def faults(folder, version="1.0"):
    return audit.look(folder, {"thing": {version}}).faults


def test_a_package_as_it_was_packed_is_fine(package):
    found = audit.look(package(), {"thing": {"1.0"}})
    assert (found.rows, found.faults) == ([("thing", "1.0", "MIT")], [])


def test_one_changed_byte_is_found(package):
    folder = package()
    (folder / "thing.py").write_bytes(b"answer = 43\n")
    assert faults(folder) == ["thing: thing.py is not as it was packed"]


def test_a_file_that_is_gone_is_found(package):
    folder = package()
    (folder / "thing.py").unlink()
    assert faults(folder) == ["thing: thing.py is not as it was packed"]


def test_another_version_than_the_locked_one_is_found(package):
    assert faults(package(), "2.0") == ["thing is 1.0; the list has 2.0"]


@pytest.mark.parametrize(
    ("licence", "is_fine"),
    [
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("LGPL-3.0-only", True),
        ("GPL-3.0-only", False),
        ("AGPL-3.0-or-later", False),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_a_licence_that_reaches_the_site_or_is_unknown_is_found(package, licence, is_fine):
    assert (faults(package(**{"License-Expression": licence})) == []) == is_fine


def test_what_is_installed_here_is_without_fault():
    assert audit.look(environment.site_packages(), audit.locked("run")).faults == []


def everything_declared():
    project, groups = PROJECT["project"], PROJECT["dependency-groups"]
    lists = [project["dependencies"], *project["optional-dependencies"].values(), *groups.values()]
    return sorted({Requirement(line).name.lower() for each in lists for line in each})


def explained():
    """Names of rows that say why and what would replace it; optional ones stand in a paragraph."""
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", DEPENDENCIES, re.MULTILINE)
    named = {
        name.strip().lower()
        for names, why, instead in rows
        if why.strip() and instead.strip()
        for name in names.split(",")
    }
    optional = DEPENDENCIES[DEPENDENCIES.index("Optional,") :].split("\n\n")[0].lower()
    return named | set(re.findall(r"[\w-]+", optional))


@pytest.mark.parametrize("name", everything_declared())
def test_every_dependency_has_a_line_that_says_why(name):
    assert name in explained()


def test_no_line_explains_what_is_not_there():
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| [^|]+ \|$", DEPENDENCIES, re.MULTILINE)
    named = {name.strip().lower() for names in rows for name in names.split(",")} - {"package", "list", "---"}
    named = {name for name in named if not name.startswith("`")}
    npm = json.loads((ROOT / "package.json").read_text())
    assert named - set(everything_declared()) <= {*npm["dependencies"], *npm["devDependencies"]}
