"""The lists of exact versions: complete, of one piece, and tied to no registry or machine."""

import json
import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.lock import LISTS, TIED
from tools.project import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = json.loads((ROOT / "package.json").read_text())
PACKAGE_LOCK = (ROOT / "package-lock.json").read_text()


def locked(name):
    """Return {package: versions} of one list: some have a version for older Pythons beside the newer."""
    found = {}
    for line in (ROOT / "requirements" / f"{name}.txt").read_text().splitlines():
        if match := re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)", line):
            found.setdefault(canonicalize_name(match[1]), set()).add(match[2])
    return found


def declared(name):
    run = PROJECT["project"]["dependencies"]
    if name == "run":
        return run
    if name == "test":
        return run + PROJECT["project"]["optional-dependencies"]["test"]
    return PROJECT["dependency-groups"][name]


@pytest.mark.parametrize("name", LISTS)
def test_no_list_names_a_registry_or_a_place_of_a_machine(name):
    assert not TIED.search((ROOT / "requirements" / f"{name}.txt").read_text())


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example.org/simple",
        "--find-links /srv/wheels",
        "-i https://packages.example.org",
        "thing @ file:///srv/thing.whl",
        '"resolved": "https://packages.example.org/thing.tgz"',
    ],
)
def test_the_search_for_registries_finds_one(line):
    assert TIED.search(line)


@pytest.mark.parametrize("name", LISTS)
def test_every_declared_dependency_is_locked_at_a_version_that_fits(name):
    versions = locked(name)

    for requirement in map(Requirement, declared(name)):
        found = versions.get(canonicalize_name(requirement.name))
        assert found, f"{requirement} is not in {name}.txt: make lock"
        assert all(requirement.specifier.contains(version) for version in found), f"{requirement}: make lock"


@pytest.mark.parametrize("name", LISTS)
def test_every_locked_package_has_a_hash(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()

    entries = re.split(r"\n(?=\S)", text.strip())

    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("name", [name for name in LISTS if name != "run"])
def test_no_list_contradicts_what_the_site_runs_on(name):
    run = locked("run")

    assert all(versions == run[package] for package, versions in locked(name).items() if package in run)


def test_package_lock_names_no_registry_and_checks_what_it_gets():
    packages = json.loads(PACKAGE_LOCK)["packages"]
    fetched = {name: entry for name, entry in packages.items() if name}

    assert not TIED.search(PACKAGE_LOCK)
    assert "resolved" not in PACKAGE_LOCK
    assert fetched
    assert all(entry["integrity"].startswith("sha512-") for entry in fetched.values())


def test_package_lock_holds_what_package_json_asks_for():
    wanted = PACKAGES["dependencies"] | PACKAGES["devDependencies"]

    packages = json.loads(PACKAGE_LOCK)["packages"]

    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_every_dependency_says_why_it_is_here():
    text = (ROOT / "docs" / "dependencies.md").read_text().lower()
    lists = [
        PROJECT["project"]["dependencies"],
        *PROJECT["project"]["optional-dependencies"].values(),
        *PROJECT["dependency-groups"].values(),
    ]
    names = {Requirement(line).name.lower() for lines in lists for line in lines}
    names |= {*PACKAGES["dependencies"], *PACKAGES["devDependencies"]}

    assert {name for name in names if name not in text} == set()
