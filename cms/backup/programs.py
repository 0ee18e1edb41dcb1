"""PostgreSQL's own `pg_dump` and `pg_restore`, of the server's version or newer."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import connection

from cms.backup.archive import BackupFault

SYSTEM = Path("/usr/lib/postgresql")


def run(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs on the site's database; raise `BackupFault` with what it said."""
    command = [str(find(name)), *arguments]
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)  # noqa: S603 - no argument comes from outside
    if done.returncode:
        raise BackupFault(f"{name} failed:\n{done.stderr.strip()[-2000:]}")


def server_version() -> int:
    return connection.pg_version  # type: ignore[attr-defined]  # the type is that of any database


def find(name: str) -> Path:
    """Where a program is that can read this server. Raises `BackupFault` naming the package to install."""
    needed = server_version() // 10000
    chosen = settings.POSTGRES_PROGRAMS
    folders = (
        [Path(chosen)] if chosen else [SYSTEM / str(major) / "bin" for major in range(needed, needed + 5)]
    )
    candidates = [folder / name for folder in folders]
    if not chosen and (on_path := shutil.which(name)):
        candidates.append(Path(on_path))
    for program in candidates:
        if program.exists() and _major(program) >= needed:
            return program
    raise BackupFault(
        f"There is no {name} for PostgreSQL {needed} on this machine. Install it "
        f"(Debian: apt-get install postgresql-client-{needed}), or let POSTGRES_PROGRAMS name its folder."
    )


def _major(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    found = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(found[1]) if found else 0


def _environment() -> dict[str, str]:
    """The database's address as PostgreSQL's programs read it; a password never stands in a command line."""
    database = connection.get_connection_params()
    names = {
        "PGHOST": "host",
        "PGPORT": "port",
        "PGUSER": "user",
        "PGPASSWORD": "password",
        "PGDATABASE": "dbname",
    }
    given = {variable: str(database[key]) for variable, key in names.items() if database.get(key)}
    return {**os.environ, **given, "PGCONNECT_TIMEOUT": "10"}
