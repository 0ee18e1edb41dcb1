"""`make lock`: write requirements/*.txt and package-lock.json again, from pyproject.toml and package.json.

Versions stay as they are where they still fit; `make lock ARGS=--upgrade` looks for newer ones. The lists
hold for every system and Python from 3.11 on, and name no registry: whoever installs decides where from.
"""

import json
import os
import re
import shutil
from pathlib import Path

from tools import environment, frontend
from tools.console import Refusal, Steps, execute
from tools.project import LOGS, ROOT, require_own_files

LISTS = {
    "run": [],
    "test": ["--extra", "test"],
    "observe": ["--group", "pyproject.toml:observe"],
    "postgres": ["--group", "pyproject.toml:postgres"],
    "node": ["--group", "pyproject.toml:node"],
    "lock": ["--group", "pyproject.toml:lock"],
}
OPTIONS = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate")
# Addresses, paths and options that would tie a list to one registry or one machine.
TIED = re.compile(
    r"https?:|file:|^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links|--trusted-host)\b|@\s*/", re.MULTILINE
)


def lock(arguments: list[str]) -> int:
    """Write all lists; `arguments` go to uv."""
    require_own_files()
    steps = Steps(3)
    with steps.step("Python environment") as notes:
        notes.append(environment.ensure())
        notes.append(environment.install("lock"))
    with steps.step("Python lists") as notes:
        for name, source in LISTS.items():
            compile_list(name, source, arguments)
        notes.append(", ".join(LISTS))
    with steps.step("package-lock.json"):
        lock_packages()
    return 0


def compile_list(name: str, source: list[str], arguments: list[str]) -> None:
    """Write one list. All others keep to the versions of `run`, so that they fit into one environment."""
    target = environment.requirements(name)
    fitting = [] if name == "run" else ["--constraint", str(environment.requirements("run"))]
    project = [] if "--group" in source else ["pyproject.toml"]
    uv = [str(environment.PYTHON), "-m", "uv", "pip", "compile", "--quiet", *OPTIONS, *arguments]
    execute([*uv, *project, *source, *fitting, "--output-file", target], LOGS / f"lock-{name}.log", cwd=ROOT)
    require_untied(target)


def lock_packages() -> None:
    """Write package-lock.json, from a copy: npm would put node_modules beside it."""
    frontend.WORK.mkdir(parents=True, exist_ok=True)
    names = ("package.json", "package-lock.json")
    for name in names:
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, frontend.WORK / name)
    command = ["install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts"]
    execute(
        [*frontend.find_npm(), *command, "--no-audit", "--no-fund"],
        LOGS / "lock-npm.log",
        cwd=frontend.WORK,
        env=frontend.npm_environment(),
    )
    written = frontend.WORK / names[1]
    listed = json.loads(written.read_text())
    for package in listed["packages"].values():
        package.pop("funding", None)  # addresses, where its authors ask for money
    written.write_text(json.dumps(listed, indent=2) + "\n")
    require_untied(written)
    shutil.copy(written, ROOT / names[1])


def require_untied(path: Path) -> None:
    if found := TIED.search(path.read_text()):
        raise Refusal(
            f"{os.path.relpath(path, ROOT)} names a registry or a place of this machine: “{found[0]}”"
        )
