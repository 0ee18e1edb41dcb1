"""`make audit`: are the installed packages what the lists say, unchanged, free, and without known holes?

The first three questions need no network. The last asks pip-audit, which asks a public database; where that
cannot be reached it says so. The command fails for faults of the first three kinds, and for known holes.
"""

import base64
import csv
import hashlib
import re
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from tools import environment
from tools.console import Refusal
from tools.project import ROOT, require_own_files

FREE = re.compile(
    r"\b(MIT|MIT-0|BSD|ISC|Apache|PSF|Python Software Foundation|Mozilla|MPL|LGPL|0BSD|Unlicense)\b"
)
# Strong copyleft would reach the site itself.
COPYLEFT = re.compile(r"(?<!L)(?<!Lesser )\b(A?GPL|GNU (Affero )?General Public)")
# What a package forgets to say in its metadata, from the licence file inside it.
READ_IN_ITS_FILE = {"pyrage": "MIT"}
# What pip itself writes when it installs, or Python when it runs.
NOT_PACKED = ("INSTALLER", "REQUESTED", "RECORD", "direct_url.json")


@dataclass(frozen=True)
class Report:
    rows: list[tuple[str, str, str]]  # name, version, licence
    faults: list[str]


def audit(_arguments: list[str]) -> int:
    """Print what is installed, by licence, then every fault. Return 1 if there is one."""
    require_own_files()
    folder = environment.site_packages()
    if folder is None:
        raise Refusal("Nothing is installed yet. Type make test or make run first.")
    found = look(folder, locked("run"))
    for name, version, licence in found.rows:
        print(f"{name:32} {version:14} {licence}")
    for fault in found.faults:
        print(f"FAULT: {fault}", file=sys.stderr)
    said, has_holes = holes()
    print(f"\n{len(found.rows)} packages of the site: {len(found.faults)} faults. {said}")
    return int(bool(found.faults) or has_holes)


def look(folder: Path, versions: dict[str, set[str]]) -> Report:
    """Compare what is in `folder` with `versions` (of each package: those that are locked)."""
    rows, faults = [], []
    for package in sorted(distributions(path=[str(folder)]), key=lambda each: canonical(each.name)):
        name = canonical(package.name)
        if name not in versions:
            continue
        licence = licence_of(package)
        rows.append((name, package.version, licence))
        if package.version not in versions[name]:
            faults.append(f"{name} is {package.version}; the list has {', '.join(sorted(versions[name]))}")
        if COPYLEFT.search(licence) or not FREE.search(licence):
            faults.append(f"{name} has the licence “{licence}”, which nobody has looked at")
        faults += [f"{name}: {path} is not as it was packed" for path in changed_files(package)]
    return Report(rows, faults)


def locked(name: str) -> dict[str, set[str]]:
    """The versions in one list; some have one for older Pythons beside the newer."""
    found: dict[str, set[str]] = {}
    for line in environment.requirements(name).read_text().splitlines():
        if match := re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)", line):
            found.setdefault(canonical(match[1]), set()).add(match[2])
    return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(package: Distribution) -> str:
    """In its own words: the expression, else what its classifiers say, else the first line of the text."""
    about: Any = package.metadata  # a message as of a mail, of which the types know less
    classified = [line for line in about.get_all("Classifier", []) if line.startswith("License ::")]
    names = [line.rpartition("::")[2].strip() for line in classified]
    said = about.get("License-Expression") or ", ".join(names) or (about.get("License") or "").split("\n")[0]
    return said or READ_IN_ITS_FILE.get(canonical(package.name), "not said")


def changed_files(package: Distribution) -> list[str]:
    """Files whose hash is not the one that the package brought along, and those that are gone."""
    found = []
    for path, digest, _size in csv.reader((package.read_text("RECORD") or "").splitlines()):
        if not digest or path.endswith((".pyc", *NOT_PACKED)):
            continue
        kind, _, expected = digest.partition("=")
        file = Path(str(package.locate_file(path)))
        if not file.is_file() or hash_of(file, kind) != expected:
            found.append(path)
    return found


def hash_of(file: Path, kind: str) -> str:
    digest = hashlib.new(kind, file.read_bytes()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def holes() -> tuple[str, bool]:
    """What pip-audit knows, in a sentence, and whether that is a fault."""
    options = ["--disable-pip", "--require-hashes", "--progress-spinner=off"]
    listed = ["-r", str(environment.requirements("run"))]
    command = [str(environment.PYTHON), "-m", "pip_audit", *options, *listed]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if "No module named" in done.stderr:
        return "Known holes: not asked. Type .venv/bin/pip install pip-audit, where a network allows.", False
    if "vulnerabilit" in done.stderr:
        return f"Known holes, says pip-audit: {done.stderr.strip()}\n{done.stdout}", done.returncode != 0
    return "Known holes: not asked, because pip-audit did not reach its database.", False
