"""In tables whose rows have random ids, nothing that PostgreSQL keeps beside them tells which came first.

It lays rows where there is room, so mostly one after the other; a dump has them in that order, and matched
with the access log of some proxy it would say who wrote what. Beside each row it keeps the number of the
transaction that wrote it.
"""

import time
from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import OperationalError, connection, models, transaction
from psycopg import sql
from psycopg.errors import LockNotAvailable

TRIES = 30  # a backup may hold a table for longer; then it is done the next time
PAUSE_SECONDS = 0.1

ANYTHING_NEW = sql.SQL("SELECT min(xmin::text) IS DISTINCT FROM max(xmin::text) FROM {table}")
# Whoever waited for it would make everybody else wait behind.
LOCK = sql.SQL("LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE NOWAIT")
ONE_TRANSACTION = sql.SQL("UPDATE {table} SET {key} = {key}")
BY_ID = sql.SQL("CLUSTER {table} USING {index}")


def forget_order(*, tries: int = TRIES) -> list[str]:
    """Lay the rows of such tables anew, in the order of their ids, where one came; return the tables' names.

    A table that somebody else holds stays as it is until the next time.
    """
    return [model._meta.db_table for model in unordered() if _lays_anew(model, tries)]


def unordered() -> Iterator[type[models.Model]]:
    """The models of ours whose ids are random: theirs is the promise that no order is kept."""
    for model in apps.get_models():
        key = model._meta.pk
        is_ours = apps.get_app_config(model._meta.app_label).path.startswith(str(settings.BASE_DIR))
        if is_ours and isinstance(key, models.UUIDField) and key.has_default():
            yield model


def _lays_anew(model: type[models.Model], tries: int) -> bool:
    """Return whether there was anything new, and nobody held the table at one of the `tries`."""
    names = {
        "table": sql.Identifier(model._meta.db_table),
        "key": sql.Identifier(str(model._meta.pk.column)),
        "index": sql.Identifier(_index_of_key(model)),
    }
    with connection.cursor() as cursor:
        cursor.execute(ANYTHING_NEW.format(**names))
        if not cursor.fetchone()[0]:
            return False
    statements = [statement.format(**names) for statement in (LOCK, ONE_TRANSACTION, BY_ID)]
    for count in range(tries):
        if count:
            time.sleep(PAUSE_SECONDS)
        if _done_at_once(statements):
            return True
    return False


def _done_at_once(statements: list[sql.Composed]) -> bool:
    """Execute all in one transaction, or none and return false where somebody holds the table."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        return False
    return True


def _index_of_key(model: type[models.Model]) -> str:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table)
    return next(name for name, each in found.items() if each["primary_key"])
