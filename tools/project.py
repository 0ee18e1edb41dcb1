"""Where things are, what this machine's settings say, and who may touch the checkout now."""

import fcntl
import hashlib
import os
import pwd
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.console import Refusal

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCAL = ROOT / ".local"
LOGS = LOCAL / "logs"
# The address of the private database while it runs: lets `manage.py` in a second terminal find it.
DATABASE_URL_FILE = LOCAL / "database-url"

_ASSIGNMENT = re.compile(r"""^\s*(?:export\s+)?(\w+)\s*=\s*(?:'([^']*)'|"([^"]*)"|(.*?))\s*$""")


def setting(name: str, default: str = "") -> str:
    """Return a setting from the environment or, failing that, from `.env`. Empty counts as not set."""
    return os.environ.get(name, "").strip() or dotenv(ROOT / ".env").get(name, "") or default


def dotenv(path: Path) -> dict[str, str]:
    """Read the plain `NAME=value` lines of an environment file."""
    if not path.exists():
        return {}
    found = {}
    for line in path.read_text().splitlines():
        if match := _ASSIGNMENT.match(line):
            name, single, double, bare = match.groups()
            found[name] = next((text for text in (single, double) if text is not None), None) or (
                re.sub(r"(^|\s)#.*$", "", bare or "").strip()
            )
    return found


def digest(*parts: str | Path) -> str:
    """Return one hash over texts and file contents: the stamp of a step's inputs."""
    total = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else part.encode()
        total.update(len(data).to_bytes(8, "big") + data)
    return total.hexdigest()


def digest_of_listing(folders: Iterable[Path]) -> str:
    """Return one hash over names, sizes and times of all files below `folders`: cheap, for many files."""
    rows = []
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            state = path.stat()
            rows.append(f"{path}\0{state.st_size}\0{state.st_mtime_ns}")
    return digest(*rows)


@contextmanager
def locked(path: Path, refusal: str | None = None) -> Iterator[int]:
    """Hold a lock that ends with this process, however it ends.

    Waits for another holder; or, with a `refusal`, raises it at once, with that process's number.
    Gives a file descriptor: a program that inherits it holds the lock too, and keeps it if we are killed.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (fcntl.LOCK_NB if refusal else 0))
        except BlockingIOError:
            raise Refusal(f"{refusal} (process {path.read_text()})") from None
        handle.truncate(0)
        handle.write(str(os.getpid()))
        handle.flush()
        yield handle.fileno()


def require_own_files() -> None:
    """Refuse in words where another user's set-up would fail in twenty places."""
    for path in (VENV, LOCAL):
        owner = path.stat().st_uid if path.exists() else os.geteuid()
        if os.geteuid() not in (0, owner):
            raise Refusal(f"{path} was made by {_name(owner)}. As that user, type: make clean")


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
