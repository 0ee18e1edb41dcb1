"""What of other people's code is no promise of theirs is used only where docs/overrides.md says so."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.project import ROOT

APPS = ("cms", "home", "networks", "search", "updates")
# They begin with an underscore and are documented all the same.
DOCUMENTED = {"_meta", "_state", "_base_manager", "_default_manager"}
PAGE = (ROOT / "docs" / "overrides.md").read_text()
TREES = {
    path: ast.parse(path.read_text())
    for app in APPS
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
}


def is_private(name: str) -> bool:
    return re.match("_[^_]", name) is not None


def own_names() -> set[str]:
    """All that is defined, stored or passed by name anywhere in the site."""
    names = set()
    for node in (node for tree in TREES.values() for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            names.add(node.id if isinstance(node, ast.Name) else node.attr)
    return names


def private_of_others(tree: ast.Module, own: set[str]) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] not in APPS:
            parts = [*node.module.split("."), *(each.name for each in node.names)]
            if "internal" in parts or any(map(is_private, parts)):
                yield node.module
        elif isinstance(node, ast.Attribute) and is_private(node.attr) and node.attr not in own | DOCUMENTED:
            yield node.attr


def places() -> dict[Path, set[str]]:
    own = own_names()
    found = {path: set(private_of_others(tree, own)) for path, tree in TREES.items()}
    return {path.relative_to(ROOT): names for path, names in found.items() if names}


def test_there_are_some():
    assert len(places()) > 5


def test_whoever_uses_what_is_private_is_on_the_list():
    assert {path: names for path, names in places().items() if f"`{path}`" not in PAGE} == {}
