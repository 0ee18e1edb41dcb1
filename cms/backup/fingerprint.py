"""What a database holds, a line a table: equal before a backup and after a restore, or something is lost."""

from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from cms.typing import Progress

Fingerprint = dict[str, list[Any]]


def fingerprint(progress: Progress = lambda verb, done, total: None) -> Fingerprint:
    """The number of rows of each table and a hash of them all, in no order; sequences by their last value.

    Reads what the current transaction sees.
    """
    found: Fingerprint = {}
    with connection.cursor() as cursor:
        # The text of a row must not depend on the session.
        cursor.execute(
            "SELECT set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO', true),"
            " set_config('intervalstyle', 'postgres', true), set_config('bytea_output', 'hex', true)"
        )
        tables = names(cursor)
        for done, table in enumerate(tables, start=1):
            cursor.execute(
                sql.SQL(
                    "SELECT count(*), coalesce(md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))), '')"
                    " FROM {} t"
                ).format(sql.Identifier(table))
            )
            found[table] = list(cursor.fetchone())
            progress("Reading tables", done, len(tables))
        cursor.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
        )
        found.update({f"sequence {name}": [last] for name, last in cursor.fetchall()})
    return found


def names(cursor: CursorWrapper) -> list[str]:
    """The tables of the site's schema, but those whose content no backup holds: unlogged ones."""
    cursor.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p') AND relpersistence = 'p' ORDER BY 1"
    )
    return [name for (name,) in cursor.fetchall()]


def differences(before: Fingerprint, after: Fingerprint) -> list[str]:
    """The tables and sequences that are not the same on both sides."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
