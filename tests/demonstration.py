"""The demonstration in databases of its own: loaded once a run, copied for each parallel worker."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone

from tests.databases import only_once
from tests.states import add_states

NAME = "demonstration"


@dataclass(frozen=True)
class Demonstration:
    """Where one worker's copy is."""

    database: str
    media: Path
    original: Path  # the mark of what it is a copy of
    at: datetime  # when it was loaded: on the day of the run, for it is also served by real processes


@contextmanager
def own_demonstration(worker_id: str, shared: Path) -> Iterator[Demonstration]:
    """Give this worker a copy of the demonstration. Dropped afterwards; the original with the last copy."""
    mark, media, moment = shared / NAME, shared / "media", shared / f"{NAME}-at"
    users = shared / f"{NAME}-users"
    users.mkdir(exist_ok=True)
    with only_once(mark, lambda: _load((shared / "migrated").read_text(), media, moment)) as original:
        copy = clone(original, worker_id)
        (users / worker_id).touch()
    yield Demonstration(copy, media, mark, datetime.fromisoformat(moment.read_text()))
    drop(copy)
    with open(f"{mark}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (users / worker_id).unlink()
        if not any(users.iterdir()):
            drop(original)
            mark.unlink()


@contextmanager
def one_more(copy: Demonstration, name: str = "more") -> Iterator[Demonstration]:
    """Another copy of the demonstration as it was loaded, dropped afterwards."""
    with only_once(copy.original, lambda: "") as original:
        name = clone(original, f"{copy.database.rpartition('_')[2]}_{name}")
    yield Demonstration(name, copy.media, copy.original, copy.at)
    drop(name)


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Let Django's connection lead to the database `name` for a while."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _load(migrated: str, media: Path, moment: Path) -> str:
    """Make a database with the demonstration and the states it lacks; return its name. `moment`: when."""
    name, now = clone(migrated, NAME), timezone.now()
    moment.write_text(now.isoformat())
    with connected_to(name), override_settings(MEDIA_ROOT=media):
        call_command("load_demonstration", verbosity=0)
        add_states(now)
    return name


def clone(source: str, suffix: str) -> str:
    with connected_to(source):
        connection.creation.clone_test_db(suffix=suffix, verbosity=0)
    return f"{source}_{suffix}"


def drop(name: str) -> None:
    # A server that has just been stopped may still be letting go of its connections.
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")
