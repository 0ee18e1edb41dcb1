"""Databases that are made once for all mutants: tests roll back what they do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.db import connection

from tests import databases
from tests.mutation.child import in_child

WORKER = "mutation"
# What a mutant would most likely leave behind, if it stored anything for good.
COUNTED = ("cms_basepage", "wagtailcore_revision", "auth_user", "cms_publicupdate")


class Copies(NamedTuple):
    plain: str
    network: str


def make(folder: Path) -> Copies:
    """Make both, in a process of its own: the one that forks must not have met any row."""

    from tests import one_network  # noqa: PLC0415 - it needs the apps

    def made() -> dict:
        # Neither is left: that would drop it.
        databases.own_copy(WORKER, folder).__enter__()
        plain = connection.settings_dict["NAME"]
        network = one_network.own_copy().__enter__()
        connection.close()
        return {"plain": plain, "network": network}

    return Copies(**in_child(made, 600))


def keep(copies: Copies) -> None:
    """Let the fixtures of tests use these, and leave them."""

    from tests import one_network  # noqa: PLC0415 - it needs the apps

    @contextmanager
    def own_copy(worker_id: str, shared: Path) -> Iterator[None]:
        connection.settings_dict["NAME"] = copies.plain
        yield
        connection.close()

    @contextmanager
    def with_network() -> Iterator[str]:
        yield copies.network

    databases.own_copy = own_copy
    one_network.own_copy = with_network


def counts(copies: Copies) -> list[tuple]:
    """How many rows there are; another answer than before says that a mutant left something."""
    found = []
    before = connection.settings_dict["NAME"]
    for name in copies:
        connection.close()
        connection.settings_dict["NAME"] = name
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in COUNTED))  # noqa: S608
            found.append(cursor.fetchone())
    connection.close()
    connection.settings_dict["NAME"] = before
    return found
