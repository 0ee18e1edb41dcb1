"""Kinds of holes that were found in Django and others (`docs/advisories.md`), looked for in all code of ours.

What others were told about once can come back in what is written here tomorrow.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from cms.caching.wsgi_cache import may_be_kept

BASE = Path(settings.BASE_DIR)
OURS = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == BASE]


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call in our code, with the file it stands in. Migrations have been."""
    for folder in OURS:
        for path in sorted(folder.rglob("*.py")):
            if "migrations" not in path.parts:
                for node in ast.walk(ast.parse(path.read_text())):
                    if isinstance(node, ast.Call):
                        yield path.relative_to(BASE).as_posix(), node


def name_of(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


# --- SQL (CVE-2025-57833, -59681, -64459, CVE-2026-1207, -1287, -1312) ------------------------------------

# Names of columns and aliases are no values: what is expanded into them must be ours.
QUERIES = {"filter", "exclude", "get", "annotate", "alias", "aggregate", "update", "order_by", "values", "Q"}
NAMES_OF_OURS = {
    "cms/admin/concurrent/values.py": "the key of a choice, from its field",
    "cms/content_files/formats.py": "an attribute that the code names",
    "cms/admin/modeladmin.py": "the name that a filter has in the code",
    "cms/last_updated.py": "conditions that the code names",
    "home/reminders.py": "who holds which right, named beside it",
    "networks/caching.py": "two columns, named beside it",
    "search/query/search.py": "facets by name: `Chosen.conditions`; orders of the code",
    "search/query/ranking.py": "columns of the code",
    "search/query/suggestions.py": "orders of the code",
    "updates/commitments/feed.py": "what a feed is about, named beside it",
    "updates/content_files.py": "an attribute that the code names",
    "updates/querysets.py": "what a record is about, named beside it",
}


def is_expanded(call: ast.Call) -> bool:
    return any(keyword.arg is None for keyword in call.keywords) or any(
        isinstance(argument, ast.Starred) for argument in call.args
    )


def expanding_queries() -> set[str]:
    """Files with a query whose names are made at run time."""
    managers = ("objects", "filter", "all", "exclude", "live")
    return {
        path
        for path, call in calls()
        if name_of(call) in QUERIES
        and is_expanded(call)
        and (name_of(call) == "Q" or _is_query(call, managers))
    }


def _is_query(call: ast.Call, managers: tuple[str, ...]) -> bool:
    text = ast.unparse(call.func)
    return name_of(call) != "get" or any(f".{name}" in text for name in managers)


def test_no_name_in_a_query_comes_from_a_request():
    assert expanding_queries() == set(NAMES_OF_OURS), "say in NAMES_OF_OURS where the names come from"


# Statements that hold more than constants, each with what is put in.
MADE_OF_PARTS = {
    "cms/backup/fingerprint.py": "names of tables and columns from the catalogue, quoted",
    "search/query/tsquery.py": "functions of the code; values go apart",
}
RAW = {"raw", "extra", "RawSQL"}


def test_no_sql_of_ours_is_put_together_from_what_somebody_sends():
    found = set()
    for path, call in calls():
        is_statement = name_of(call) in ("execute", "executemany") and "cursor" in ast.unparse(call.func)
        if is_statement and call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
            found.add(path)
        assert name_of(call) not in RAW, (
            f"{path} has SQL of its own: use the ORM, or a cursor with parameters"
        )
    assert found <= set(MADE_OF_PARTS), "say in MADE_OF_PARTS what is put in"


NAMES = [
    "_connector", "_negated", "pk__in", "password__startswith", 'x" FROM auth_user --', "a\x0bb",
    "person.password", "order_by", "ordering", "o", "filter", "title__regex", "owner__password__gt",
]  # fmt: skip


@pytest.mark.usefixtures("on_demonstration", "db")
@pytest.mark.parametrize("name", NAMES)
def test_a_parameter_with_the_name_of_a_column_asks_the_database_nothing(client, addresses, name):
    pages = ["commitments", "events", "search results", "you said, we did", "alerts", "all networks"]
    for page in pages:
        path = addresses[page]
        plain, asked = client.get(path), client.get(path, {name: "OR 1=1"} | parameters_of(path))
        assert (asked.status_code, len(asked.content) > 500) == (plain.status_code, True)


def parameters_of(path: str) -> dict[str, str]:
    return dict(part.split("=") for part in path.partition("?")[2].split("&") if part)


# --- Commands (Django's archive.extract, CVE-2025-59682, and every shell) ---------------------------------


def test_programs_are_started_without_a_shell():
    for path, call in calls():
        shell = [keyword for keyword in call.keywords if keyword.arg == "shell"]
        assert not shell, f"{path} starts a shell"
        assert name_of(call) not in ("system", "popen", "extractall", "unpack_archive"), path


# --- Mail (CVE-2026-7666) ---------------------------------------------------------------------------------


def test_no_mail_of_ours_fails_silently():
    """A connection that failed to be encrypted may be used again, where nobody is told that it failed."""
    silent = [
        path
        for path, call in calls()
        for keyword in call.keywords
        if keyword.arg == "fail_silently" and getattr(keyword.value, "value", True)
    ]
    assert silent == []


# --- Caches (CVE-2026-6907, -8404, -35192, -35193, -48588) ------------------------------------------------

KEPT = [("Content-Type", "text/html"), ("Vary", "Cookie")]


@pytest.mark.parametrize(
    "header",
    [
        ("Cache-Control", "Private"),
        ("Cache-Control", "NO-STORE"),
        ("cache-control", "Max-Age=0"),
        ("Set-Cookie", "theme=dark"),
        ("Vary", "*"),
        ("Vary", "Cookie, *"),
        ("Vary", "Authorization"),
    ],
)
def test_an_answer_for_one_person_is_not_kept_however_it_says_so(header):
    assert may_be_kept("200 OK", KEPT)
    assert not may_be_kept("200 OK", [*KEPT, header])
