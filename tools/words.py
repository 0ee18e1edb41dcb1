"""Find words that docs/words.md tells us not to use, in what the site says to people."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from tools.project import ROOT

LIST = ROOT / "docs" / "words.md"
APPS = ("cms", "home", "networks", "search", "updates")
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
_ROW = re.compile(r"^\| (?!We write|---)(?P<ours>.+) \| (?P<others>.+) \|$", re.MULTILINE)
_TAG = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<[^>]*>", re.DOTALL)
_QUOTED = re.compile(r'{%-? *translate "([^"]*)"')

Text = tuple[Path, int, str]


def main() -> int:
    """Print each place that has a word of the list. Return 1 if there is one."""
    faults = list(faults_in(chain(of_templates(), of_code()), known(LIST.read_text())))
    for fault in faults:
        print(fault)
    return int(bool(faults))


def known(page: str) -> dict[str, str]:
    """What not to write in lower case, with what to write, as `page` (docs/words.md) lists it."""
    rows = _ROW.finditer(page)
    return {other: row["ours"] for row in rows for other in row["others"].lower().split(", ")}


def faults_in(texts: Iterable[Text], words: dict[str, str]) -> Iterator[str]:
    """Lines to print. A word that is part of another, as in "mail-merge" or "mail.example", is none."""
    spelt = [r"\s+".join(map(re.escape, word.split())) for word in sorted(words, key=len, reverse=True)]
    pattern = re.compile(rf"(?<![\w./-])({'|'.join(spelt)})(?![\w/-]|\.\w)", re.IGNORECASE)
    for path, first_line, text in texts:
        for match in pattern.finditer(text):
            word = " ".join(match[0].split())
            line = first_line + text.count("\n", 0, match.start())
            name = path.relative_to(ROOT)
            yield f"{name}:{line}: “{word}”: write “{words[word.lower()]}” (docs/words.md)"


def of_templates() -> Iterator[Text]:
    """What a template shows, its tags left out; lines stay."""
    for folder in (ROOT / "templates", *(ROOT / app / "templates" for app in APPS)):
        for path in sorted(folder.rglob("*.html")) + sorted(folder.rglob("*.txt")):
            text = path.read_text()
            shown = _TAG.sub(lambda tag: " ".join(_QUOTED.findall(tag[0])) + "\n" * tag[0].count("\n"), text)
            yield path, 1, shown


def of_code() -> Iterator[Text]:
    """What the code has translated."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in GETTEXT:
                    for value in node.args:
                        if isinstance(value, ast.Constant) and isinstance(value.value, str):
                            yield path, value.lineno, value.value


if __name__ == "__main__":
    sys.exit(main())
