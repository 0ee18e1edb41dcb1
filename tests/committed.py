"""A database in which changes are committed, for what happens between two connections at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

from django.db import connection

from tests.databases import end_other_sessions
from tests.demonstration import connected_to
from tests.waiting import PATIENCE_SECONDS


@contextmanager
def scratch_database() -> Iterator[None]:
    """Connect to a copy of this worker's test database, and drop it afterwards."""
    source = connection.settings_dict["NAME"]
    end_other_sessions(source)
    connection.creation.clone_test_db(suffix="committed", verbosity=0)
    name = f"{source}_committed"
    try:
        with connected_to(name):
            yield
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")


def at_once(*actions: Callable) -> list:
    """Run each action in a thread and connection of its own, started together; return what they returned."""
    start = Barrier(len(actions))

    def run(action):
        try:
            connection.ensure_connection()
            start.wait(PATIENCE_SECONDS)
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as threads:
        return [each.result(PATIENCE_SECONDS) for each in [threads.submit(run, each) for each in actions]]
