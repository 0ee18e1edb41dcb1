"""Writes what became of the mutants into docs/security.md, from the results kept in .local/mutation."""

import json
from pathlib import Path

from tests.mutation.groups import GROUPS, Group
from tests.mutation.mutants import ROOT
from tests.mutation.same_program import SAME

DOCUMENT = ROOT / "docs/security.md"
BEGIN, END = "<!-- the mutants begin -->", "<!-- the mutants end -->"


def results_of(group: Group, folder: Path) -> dict | None:
    """What is known of a group, None before it was run."""
    file = folder / f"{group.name.replace(' ', '-')}.json"
    return json.loads(file.read_text()) if file.exists() else None


def survivors(found: dict) -> list[str]:
    """Names of the mutants that should have been noticed."""
    return [name for name, each in found["mutants"].items() if not each["noticed"] and name not in SAME]


def table(folder: Path) -> str:
    lines = [
        "| group | modules | mutants | noticed | per cent | same program |",
        "|---|---|---|---|---|---|",
    ]
    for group in GROUPS:
        modules = ", ".join(f"`{path}`" for path in group.modules)
        found = results_of(group, folder)
        lines.append(f"| {group.name} | {modules} | {_figures(found) if found else 'not run yet | | |'} |")
    return "\n".join(lines)


def _figures(found: dict) -> str:
    tried = len(found["mutants"])
    same = sum(not each["noticed"] and name in SAME for name, each in found["mutants"].items())
    noticed = sum(each["noticed"] for each in found["mutants"].values())
    of = f" of {found['made']}" if found["made"] > tried else ""
    if tried < found["asked"]:
        of += f", not to the end: {found['asked']} were chosen"
    share = f"{100 * noticed / (tried - same):.1f}" if tried > same else "–"
    return f"{tried}{of} | {noticed} | {share} | {same}"


def write(folder: Path) -> None:
    text = DOCUMENT.read_text()
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    DOCUMENT.write_text(f"{before}{BEGIN}\n{table(folder)}\n{END}{after}")
