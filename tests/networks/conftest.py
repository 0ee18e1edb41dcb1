"""Fixtures for tests of networks."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection

from home.models import HomePage
from tests.databases import end_other_sessions
from tests.demonstration import connected_to
from tests.factories import EditorFactory, NetworkIndexPageFactory, NetworkPageFactory, UserFactory

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LOOKS = 1000
SECONDS_BETWEEN = 0.02
# Not `pg_stat_activity`: inside a transaction that shows the same picture again and again.
WAITING = """
    SELECT count(DISTINCT pid) FROM pg_locks AS waiting JOIN pg_locks AS held USING (pid)
    WHERE NOT waiting.granted
    AND held.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


class Threads:
    """Two people at once: each act runs in a thread, with a database connection of its own."""

    def __init__(self, pool: ThreadPoolExecutor):
        self._pool = pool
        self._started: list[Future] = []

    def start(self, act: Callable, *args, **kwargs) -> Future:
        self._started.append(self._pool.submit(self._run, act, *args, **kwargs))
        return self._started[-1]

    def _run(self, act, *args, **kwargs):
        try:
            return act(*args, **kwargs)
        finally:
            connection.close()

    def wait_until_blocked(self, people: int = 1) -> None:
        """Until that many connections wait for a lock that somebody else holds."""
        for _ in range(LOOKS):  # not until some time: the clock may stand still in a test
            with connection.cursor() as cursor:
                cursor.execute(WAITING)
                if cursor.fetchone()[0] >= people:
                    return
            for future in self._started:
                if future.done():
                    future.result()  # raises what went wrong instead of waiting in vain
            time.sleep(SECONDS_BETWEEN)
        raise AssertionError("Nobody waited for a lock.")


@pytest.fixture
def threads(django_db_setup, django_db_blocker):
    """A copy of the database in which transactions really end, and threads to use it."""
    with django_db_blocker.unblock():
        original = connection.settings_dict["NAME"]
        with connected_to(original):
            end_other_sessions(original)
            connection.creation.clone_test_db(suffix="threads", verbosity=0)
        copy = f"{original}_threads"
        with connected_to(copy), ThreadPoolExecutor(4) as pool:
            yield Threads(pool)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {connection.ops.quote_name(copy)} WITH (FORCE)")


@pytest.fixture
def stored_network(threads):
    """A network that every thread sees."""
    index = NetworkIndexPageFactory(parent=HomePage.objects.get(), title="Staff networks", slug="networks")
    return NetworkPageFactory(parent=index, title="Carers’ Network", slug="carers")


@pytest.fixture
def signal(threads):
    """What a thread waits for in the middle of its transaction."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def clock():
    """Time stands still at noon of `TODAY`; `move_to` moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def person():
    return UserFactory(first_name="Amara", last_name="Bello")


@pytest.fixture
def editor():
    return EditorFactory()
