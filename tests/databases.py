"""One migrated database a run, copied for each parallel worker: a copy takes a tenth of a second."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

_creation = connection.creation


@contextmanager
def own_copy(worker_id: str, shared: Path) -> Iterator[None]:
    """Connect this worker to a migrated test database of its own, and drop it afterwards."""
    with only_once(shared / "migrated", _migrate) as migrated:
        connection.settings_dict["NAME"] = migrated
        _creation.clone_test_db(suffix=worker_id, verbosity=0)
        connection.settings_dict["NAME"] = f"{migrated}_{worker_id}"
    yield
    end_other_sessions(connection.settings_dict["NAME"])
    _creation.destroy_test_db(verbosity=0)


@contextmanager
def only_once(mark: Path, make: Callable[[], str]) -> Iterator[str]:
    """Hold the lock of `mark`, whose text is what `make` returned for the first worker that came."""
    with open(f"{mark}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists():
            mark.write_text(make())
        yield mark.read_text()


def _migrate() -> str:
    """Make and migrate a test database; return its name."""
    original = connection.settings_dict["NAME"]
    name = _creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    connection.settings_dict["NAME"] = original
    return name


def end_other_sessions(name: str) -> None:
    """PostgreSQL copies a database only while nobody is connected; threads of earlier tests may still be."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
