"""Writing a backup: consistent, verified, and there whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from cms.backup import archive, encryption, programs
from cms.backup.archive import BackupFault
from cms.backup.fingerprint import fingerprint
from cms.security.encryption import key_fingerprints
from cms.services import arrival
from cms.typing import Progress

PREFIX, SUFFIX, PARTIAL = "staff-networks-", ".tar", ".partial"


def create(folder: Path, *, now: datetime, progress: Progress) -> Path:
    """Write the database and every uploaded file into one archive in `folder`; return its path.

    The database is read in one snapshot, so people may go on working. Encrypted when `BACKUP_RECIPIENT` names
    a key. The archive is read back before it gets its name. Raises `BackupFault`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _forget_unfinished(folder)
    final = folder / f"{PREFIX}{now:%Y%m%dT%H%M%SZ}{SUFFIX}"
    partial = final.with_name(f"{final.name}{PARTIAL}")
    dump = final.with_name(f"{final.name}.dump{PARTIAL}")
    arrival.forget_order()  # a dump has rows as they lie
    before = os.umask(0o077)
    try:
        with _snapshot() as snapshot:
            writer = archive.ArchiveWriter(partial)
            writer.add_json(archive.ABOUT, _about(now))
            # Unlogged is what nobody shall find later: how often a password was wrong, and from where.
            options = ("--format=custom", "--no-unlogged-table-data", f"--snapshot={snapshot}")
            programs.run("pg_dump", *options, f"--file={dump}")
            tables = fingerprint(progress)
        writer.add_file(archive.DUMP, dump)
        files = list(_media())
        for done, (name, path) in enumerate(files, start=1):
            writer.add_file(f"{archive.MEDIA}{name}", path)
            progress("Copying files", done, len(files))
        writer.close(tables=tables)
        archive.verify(partial, progress)
        return encryption.seal(partial, final)
    finally:
        os.umask(before)
        for path in (partial, dump):
            path.unlink(missing_ok=True)


def forget_older(folder: Path, *, than: timedelta, now: datetime) -> list[Path]:
    """Delete archives made longer ago than `than`; return which."""
    old = [path for path in archives(folder) if _made_at(path) < (now - than).replace(tzinfo=None)]
    for path in old:
        path.unlink()
    return old


def archives(folder: Path) -> list[Path]:
    """The finished archives in `folder`, the oldest first."""
    found = sorted(folder.glob(f"{PREFIX}*"))
    return [path for path in found if path.name.endswith((SUFFIX, f"{SUFFIX}{encryption.SUFFIX}"))]


def _made_at(path: Path) -> datetime:
    return datetime.strptime(path.name.removeprefix(PREFIX)[:16], "%Y%m%dT%H%M%SZ")


def _forget_unfinished(folder: Path) -> None:
    """What a killed backup left: it never had a name that looks finished."""
    for path in folder.glob(f"{PREFIX}*{PARTIAL}"):
        path.unlink()


@contextmanager
def _snapshot() -> Iterator[str]:
    """One view of the database, for `pg_dump` and for the fingerprint."""
    if connection.in_atomic_block:
        raise BackupFault("A backup cannot start inside a transaction.")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _about(now: datetime) -> dict[str, Any]:
    recorder = MigrationRecorder(connection)
    return {
        "format": archive.FORMAT,
        "made_at": now.isoformat(),
        "organisation": settings.ORGANISATION_NAME,
        "postgresql": programs.server_version(),
        # The key itself is not in the archive: whoever restores has to bring it.
        "personal_data_key": key_fingerprints()[0],
        "migrations": sorted(f"{app}.{name}" for app, name in recorder.applied_migrations()),
    }


def _media() -> Iterator[tuple[str, Path]]:
    """Every uploaded file. None where they are kept elsewhere: their store has its own versions."""
    try:
        root = Path(default_storage.path(""))
    except NotImplementedError:
        return
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield path.relative_to(root).as_posix(), path
