"""What a text of ours refers to is there: documents, their headings, and files named in documents."""

import ast
import re
from functools import cache
from os.path import normpath
from pathlib import Path, PurePosixPath

import pytest

from tools.project import ROOT

TOPS = {"ROOT", "PROJECT", "BASE", "BASE_DIR"}
KINDS = {".css", ".html", ".js", ".md", ".py", ".sh", ".toml"}
MADE = re.compile(r"(^|/)(node_modules|__pycache__)/")
# Notes from before the first commit, in nobody's hands any more.
ELSEWHERE = re.compile(r"DESIGN" + r" §|\(T\d+[,)]")
DOCUMENT = re.compile(r"\bdocs/([\w/-]+\.md)(?:#([\w-]+))?")
LINK = re.compile(r"\]\(([^()\s:#]*)(?:#([\w-]+))?\)")
NAMED = re.compile(r"`((?:[\w.-]+/)*[\w.-]+(?:\.\w+|/))`")
NAME = r"`([A-Za-z_][\w.]*)(?:\([^`]*\))?`"
# “`picture` in `cms/media/views.py`”, “`register` of `cms/content_files/formats.py`”.
PLACED = re.compile(NAME + r"\s+(?:in|of)\s+`([\w/.-]+\.\w+)`")
# Whoever follows them looks for these names in code of ours; others also name what is Django's or nginx's.
OF_OUR_CODE = ("CONTRIBUTING.md", "docs/architecture.md", "docs/glossary.md", "docs/search.md")
# Its paths are those of somebody's content.
EXAMPLES = "docs/content-files.md"
# An address, and a file of Wagtail's.
NOT_OURS = {"robots.txt", "_loaded_revision_inputs.html"}


@cache
def files() -> dict[str, Path]:
    """Every file of ours, by its path from the top."""
    tops = [path for path in ROOT.iterdir() if path.name[0] != "." or path.name in (".ci", ".github")]
    inside = [path for top in tops for path in ([top] if top.is_file() else top.rglob("*"))]
    found = {path.relative_to(ROOT).as_posix(): path for path in inside if path.is_file()}
    return {name: path for name, path in found.items() if not MADE.search(name)}


@cache
def texts() -> dict[str, str]:
    return {name: path.read_text() for name, path in files().items() if path.suffix in KINDS}


def documents() -> dict[str, str]:
    """What is written for people who work on the site or use it; not the content that comes with it."""
    named = {name: text for name, text in texts().items() if name.endswith(".md") and name != EXAMPLES}
    return {name: text for name, text in named.items() if "/" not in name or name.startswith((".", "docs/"))}


@cache
def anchors(name: str) -> set[str]:
    """What a link into a Markdown file may end with, as code hosts make it of headings."""
    titles = re.findall(r"^#+ (.+)$", texts()[name], re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@cache
def places() -> set[str]:
    """Every file and folder, and each end of its path; folders with a stroke after them."""
    whole = {f"{folder}/" for name in files() for folder in PurePosixPath(name).parents} | set(files())
    return {path[start:] for path in whole for start in (0, *(m.end() for m in re.finditer("/", path)))}


def leads_nowhere(target: str, anchor: str) -> bool:
    if target in texts():
        return bool(anchor) and anchor not in anchors(target)
    return target not in files() and f"{target}/" not in places()


def test_no_text_refers_to_what_is_not_in_the_repository():
    assert [name for name, text in texts().items() if ELSEWHERE.search(text)] == []


def test_every_document_and_heading_that_a_text_names_is_there():
    wrong = [
        f"{name}: {found[0]}"
        for name, text in texts().items()
        for found in DOCUMENT.finditer(text)
        if leads_nowhere(f"docs/{found[1]}", found[2])
    ]

    assert wrong == []


def test_every_link_between_documents_leads_somewhere():
    wrong = [
        f"{name}: {target}#{anchor}"
        for name, text in documents().items()
        for target, anchor in LINK.findall(text)
        if leads_nowhere(normpath(PurePosixPath(name).parent / target) if target else name, anchor)
    ]

    assert wrong == []


def test_every_file_and_folder_that_a_document_names_is_there():
    """By its whole path, or by the end of it where the page says in which folder it is."""
    wrong = [
        f"{name}: {path}"
        for name, text in documents().items()
        for path in NAMED.findall(text)
        if "/" in path or PurePosixPath(path).suffix in KINDS
        if path not in places() and path not in NOT_OURS
    ]

    assert wrong == []


def test_every_name_that_a_document_places_in_a_file_is_there():
    wrong = [
        f"{name}: {said} in {path}"
        for name, text in documents().items()
        for said, path in PLACED.findall(text)
        if not any(has(files()[found], said) for found in files() if f"/{found}".endswith(f"/{path}"))
    ]

    assert wrong == []


def has(file: Path, name: str) -> bool:
    return bool(re.search(rf"\b{name.rpartition('.')[2]}\b", file.read_text()))


@pytest.mark.parametrize("document", OF_OUR_CODE)
def test_every_name_of_our_code_in_a_document_is_in_code(document):
    said = re.findall(NAME, texts()[document])

    assert said
    assert [name for name in said if not words_of_code().issuperset(name.split("."))] == []


@cache
def words_of_code() -> set[str]:
    code = [text for name, text in texts().items() if not name.endswith(".md")]
    return {word for text in code for word in re.findall(r"\w+", text)}


def joined(node: ast.AST) -> str | None:
    """`ROOT / "cms" / "apps.py"` as “cms/apps.py”; None for what is put together in another way."""
    parts = []
    while (
        isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and isinstance(node.right, ast.Constant)
    ):
        parts.insert(0, str(node.right.value))
        node = node.left
    return "/".join(parts) if parts and isinstance(node, ast.Name) and node.id in TOPS else None


def test_every_path_that_is_put_together_in_code_is_there():
    """But for what tools make, which begins with a dot."""
    named = {
        (name, path)
        for name, text in texts().items()
        if name.endswith(".py")
        for path in map(joined, ast.walk(ast.parse(text)))
        if path and not path.startswith(".")
    }

    assert len(named) > 10
    assert [each for each in sorted(named) if not (ROOT / each[1]).exists()] == []
