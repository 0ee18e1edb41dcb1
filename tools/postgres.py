"""A private PostgreSQL server: its own directory, a unix socket, no TCP port.

    python3 -m tools.postgres start|stop|status|url

`start` and `stop` may be repeated and survive `kill -9`, of the server as of whoever started it. The site's
server lives in `.local/postgres`; for root, whose files `nobody` may not reach, below `/var/tmp`.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tools import environment
from tools import postgres_programs as programs
from tools.console import Refusal, tail
from tools.directories import private_directory, short_digest
from tools.project import LOCAL, locked

DATABASE = "staff_networks"
SITE = LOCAL / "postgres"
# A unix socket's path has room for about 100 bytes, its file name included.
LONGEST_SOCKET_DIRECTORY = 85
# For data that nobody will miss: the disk is never waited for.
THROW_AWAY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum_naptime=10min")


def base_directory(wanted: Path) -> Path:
    """Return the directory that stands for `wanted`: itself or, for root, one below /var/tmp."""
    if not programs.account():
        wanted.mkdir(parents=True, exist_ok=True)
        return wanted
    return private_directory(Path("/var/tmp") / f"staff-networks-{short_digest(wanted)}", 0, 0o755)  # noqa: S108 - its owner is checked


class PostgresServer:
    """One server with its data, in a directory of its own: `name` below `base`."""

    def __init__(self, base: Path = SITE, name: str = "site", *, durable: bool = True) -> None:
        self.base = base_directory(base.absolute())
        self.durable = durable
        user = programs.account()
        self.owner = user.pw_uid if user else os.geteuid()
        self.home = self.base / name
        self.data = self.home / "data"
        self.log = self.home / "postgres.log"

    @property
    def socket_directory(self) -> Path:
        if len(os.fsencode(self.home)) <= LONGEST_SOCKET_DIRECTORY:
            return self.home
        name = f"staff-networks-{self.owner}-{short_digest(self.home)}"
        folders = (Path(tempfile.gettempdir()) / name, Path("/tmp") / name)  # noqa: S108 - its owner is checked
        return next(
            (path for path in folders if len(os.fsencode(path)) <= LONGEST_SOCKET_DIRECTORY), folders[-1]
        )

    def url(self) -> str:
        return f"postgresql://app@/{DATABASE}?host={quote(str(self.socket_directory))}"

    def start(self) -> str:
        """Start the server unless it runs, making its database the first time; return its URL."""
        private_directory(self.home, self.owner)
        with locked(self.base / f"{self.home.name}.starting"):
            if not self.is_ready():
                self._require_readable_data(folder := programs.find(self.base))
                if not self.data.exists():
                    self._initialise(folder)
                self._launch(folder)
        return self.url()

    def stop(self) -> bool:
        """Stop the server and wait for it; return whether it was running."""
        pid = self.process()
        if not pid:
            return False
        for method, patience in ((signal.SIGINT, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            with suppress(ProcessLookupError):
                os.kill(pid, method)
            if _wait(lambda: not self._is_ours(pid), patience):
                break
        if self.socket_directory != self.home:
            shutil.rmtree(self.socket_directory, ignore_errors=True)
        return True

    def destroy(self) -> None:
        """Stop the server and remove its data."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        (self.base / f"{self.home.name}.starting").unlink(missing_ok=True)

    def process(self) -> int | None:
        """Return the running server's process number, None when it does not run."""
        lines = self._pid_file(self.data / "postmaster.pid")
        return int(lines[0]) if lines and self._is_ours(int(lines[0])) else None

    def is_ready(self) -> bool:
        """Tell whether the server runs and takes connections."""
        lines = self._pid_file(self.data / "postmaster.pid")
        return bool(self.process()) and len(lines) > 7 and lines[7].strip() == "ready"

    def _require_readable_data(self, folder: Path) -> None:
        made_by = self.data / "PG_VERSION"
        if made_by.exists() and int(made_by.read_text()) != programs.version(folder):
            raise Refusal(
                f"{self.data} was made by PostgreSQL {made_by.read_text().strip()}, and this is "
                f"{programs.version(folder)}.\nTo start afresh with the demonstration, type: make clean"
            )

    def _initialise(self, folder: Path) -> None:
        """Make the data directory under another name first, so that it is there whole or not at all."""
        partial = self.home / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        options = [f"--locale={programs.locale()}", "--encoding=UTF8", "--username=app", "--auth=trust"]
        self._run(folder / "initdb", "-D", partial, *options, *([] if self.durable else ["--no-sync"]))
        self._run(
            *(folder / "postgres", "--single", "-D", partial, "postgres"),
            input=f"CREATE DATABASE {DATABASE};\n".encode(),
        )
        partial.rename(self.data)

    def _launch(self, folder: Path) -> None:
        """Start the server and wait until it takes connections.

        After `kill -9` the old server's children may hold its memory for a moment: then it is tried again.
        """
        if self.socket_directory != self.home:
            private_directory(self.socket_directory, self.owner)
        for pid_file in (self.data / "postmaster.pid", self.socket_directory / ".s.PGSQL.5432.lock"):
            self._forget_another_process(pid_file)
        for _ in range(5):
            with self.log.open("wb") as output:
                streams: dict[str, Any] = {"stdout": output, "stderr": subprocess.STDOUT}
                # A session of its own: Ctrl-C in the terminal is for us, and we stop the server last.
                server = subprocess.Popen(
                    self._command(folder), start_new_session=True, **programs.run_options() | streams
                )
            if (
                _wait(lambda server=server: server.poll() is not None or self.is_ready(), 30)
                and self.is_ready()
            ):
                return
            if server.poll() is None:
                break
            time.sleep(1)
        raise Refusal(f"The private PostgreSQL did not start.\n{tail(self.log)}")

    def _command(self, folder: Path) -> list[str]:
        """Return how to start the server. Not through pg_ctl: its shell stumbles over some paths."""
        directory = str(self.socket_directory).replace('"', '""')
        settings = ["listen_addresses=", f'unix_socket_directories="{directory}"', "port=5432"]
        settings += ["unix_socket_permissions=0700", *(() if self.durable else THROW_AWAY)]
        flags = [part for setting in settings for part in ("-c", setting)]
        return [str(folder / "postgres"), "-D", str(self.data), *flags]

    def _run(self, *command: str | Path, **options: Any) -> None:
        given = programs.run_options() | options
        if "input" in given:
            given.pop("stdin")
        done = subprocess.run([str(part) for part in command], capture_output=True, check=False, **given)
        if done.returncode:
            said = (done.stdout + done.stderr).decode(errors="replace").strip()
            raise Refusal(f"The private PostgreSQL could not be made in {self.home}:\n{said}")

    def _is_ours(self, pid: int) -> bool:
        """Tell whether process `pid` is the server of this data: numbers are used again after `kill -9`."""
        if Path("/proc/self/cmdline").exists():
            path = Path(f"/proc/{pid}/cmdline")
            try:
                return os.fsencode(self.data) in path.read_bytes().split(b"\0")
            except OSError:
                return False
        ps = ["ps", "-o", "command=", "-p", str(pid)]
        return str(self.data) in subprocess.run(ps, capture_output=True, text=True, check=False).stdout

    def _pid_file(self, path: Path) -> list[str]:
        try:
            lines = path.read_text().splitlines()
        except OSError:
            return []
        return lines if lines and lines[0].strip().isdigit() else []

    def _forget_another_process(self, path: Path) -> None:
        """Remove a left-over pid file whose number now is another program's: it would bar the start."""
        lines = self._pid_file(path)
        if lines and _alive(int(lines[0])) and not self._is_ours(int(lines[0])):
            time.sleep(1)  # the file also guards against the old server's children: they are gone by then
            path.unlink()


@contextmanager
def throw_away(base: Path) -> Iterator[PostgresServer]:
    """Run a server that is gone afterwards. Several may run below one `base`; what a killed one left goes."""
    server = PostgresServer(base, f"test-{secrets.token_hex(4)}", durable=False)
    in_use = server.base / f"{server.home.name}.lock"
    with ExitStack() as stack:
        with locked(server.base / "sweeping"):
            sweep(base)
            stack.enter_context(locked(in_use))
        stack.callback(in_use.unlink, missing_ok=True)
        stack.callback(server.destroy)
        server.start()
        yield server


def sweep(base: Path) -> None:
    """Remove throw-away servers whose test run was killed: their lock is free."""
    for lock in base_directory(base.absolute()).glob("test-*.lock"):
        with suppress(Refusal), locked(lock, refusal="in use"):
            PostgresServer(base, lock.stem, durable=False).destroy()
            lock.unlink()


def install() -> str:
    """Install the programs' package; where there is none for this machine, settle for the system's."""
    try:
        return environment.install("postgres")
    except Refusal:
        if not programs.system():
            raise
        return "PostgreSQL of the system"


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _wait(condition: Callable[..., object], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def main(arguments: list[str]) -> int:
    server = PostgresServer()
    match arguments:
        case ["start"]:
            print(server.start())
        case ["stop"]:
            print("stopped" if server.stop() else "it was not running")
        case ["status"]:
            print("running" if server.is_ready() else "not running")
            return 0 if server.is_ready() else 3
        case ["url"]:
            print(server.url())
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Refusal as refusal:
        sys.exit(str(refusal))
