"""An empty Debian with a systemd of its own, in a folder; it shares the network of the machine it runs on."""

import http.client
import os
import pty
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

from tests.waiting import until

HOST = "networks.example.org"
CERTIFICATE, KEY = "etc/ssl/networks.pem", "etc/ssl/networks.key"
PACKAGES = "systemd,systemd-sysv,dbus,ca-certificates,procps,iproute2"
# Where a network has its own way to the registries, the machine goes it too.
FILES = ("etc/resolv.conf", "etc/pip.conf", "etc/npmrc")
VARIABLES = ("http_proxy", "https_proxy", "no_proxy", "NODE_EXTRA_CA_CERTS")
NAMESPACES = ("--mount", "--uts", "--ipc", "--pid", "--root")
# It shuts down when we end, however we end.
WITH_US = ("setpriv", "--pdeathsig", "TERM")
PATIENCE_SECONDS = 90
SILENCE_SECONDS = 900


@dataclass
class Done:
    code: int
    seconds: float
    said: str


@dataclass
class Machine:
    """Root of it, and the process that holds it while it runs."""

    root: Path
    process: subprocess.Popen | None = None
    environment: dict[str, str] = field(default_factory=dict)

    # --- The machine itself -------------------------------------------------------------------------

    def make(self) -> None:
        subprocess.run(
            ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", "bookworm", self.root],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        for name in FILES:
            if Path("/", name).exists():
                shutil.copy(Path("/", name), self.root / name)
        fetching = subprocess.run(["apt-config", "dump", "Acquire"], capture_output=True, check=True).stdout
        (self.root / "etc/apt/apt.conf.d/00-as-outside").write_bytes(fetching)
        for certificate in Path("/usr/local/share/ca-certificates").glob("*.crt"):
            shutil.copy(certificate, self.root / "usr/local/share/ca-certificates")
        subprocess.run(["chroot", self.root, "update-ca-certificates"], check=True, capture_output=True)
        (self.root / "etc/hostname").write_text("staff\n")
        passed_on = {name: os.environ[name] for name in VARIABLES if name in os.environ}
        path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        self.environment = {"HOME": "/root", "USER": "root", "LANG": "C.UTF-8", "PATH": path} | passed_on

    def boot(self) -> float:
        """Start it; return after how many seconds systemd had started everything."""
        started = time.monotonic()
        # With the old control groups the systemd inside is never told that a service's last process ended.
        given = os.environ | {"SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"}
        options = ["--register=no", "--keep-unit", "--resolv-conf=off", "--machine=staff", "--boot"]
        with self.root.with_suffix(".log").open("ab") as log:
            self.process = subprocess.Popen(
                [*WITH_US, "systemd-nspawn", "--quiet", "-D", self.root, *options],
                env=given,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until(lambda: self.run("systemctl is-system-running").said.strip() in ("running", "degraded"))
        return time.monotonic() - started

    def reboot(self) -> float:
        self.run("systemctl reboot")
        self.process.wait(PATIENCE_SECONDS)
        return self.boot()

    def destroy(self) -> None:
        if self.process and self.process.poll() is None:
            self.run("systemctl poweroff")
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE_SECONDS)
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.root, ignore_errors=True)

    # --- Typing -------------------------------------------------------------------------------------

    def run(
        self, command: str, *, answers: dict[str, str] | None = None, stdin: str = "", at: str = ""
    ) -> Done:
        """Type `command` as root who has just signed in, or went on to the folder `at` in root's home.

        With `answers` it has a terminal, and each question that holds a key is answered with its value.
        """
        started = time.monotonic()
        first = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True)
        inside = ["nsenter", f"--target={first.stdout.strip() or 0}", *NAMESPACES]
        typed = [*inside, "bash", "-ec", f"cd ~/{at}\n{command}"]
        if answers:
            code, said = _at_a_terminal(typed, self.environment, dict(answers))
        else:
            done = subprocess.run(
                typed,
                env=self.environment,
                input=stdin,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=SILENCE_SECONDS,
            )
            code, said = done.returncode, done.stdout
        return Done(code, time.monotonic() - started, said)

    def out(self, command: str) -> str:
        """What a command says that must work, and that is nobody's but the follower's."""
        done = self.run(command)
        assert done.code == 0, f"{command}\n{done.said}"
        return done.said.strip()

    def write(self, path: str, text: str) -> None:
        (self.root / path).write_text(text)

    def set(self, name: str, value: str) -> None:
        """Write a setting as an operator would, in the place of the one of before."""
        file = self.root / "etc/staff-networks/environment"
        kept = [line for line in file.read_text().splitlines() if not line.startswith(f"{name}=")]
        file.write_text("\n".join([*kept, f"{name}={value}"]) + "\n")

    # --- Asking -------------------------------------------------------------------------------------

    def get(self, path: str = "/") -> tuple[int, str]:
        """What a reader sees over TLS. The certificate must be the operator's, and the host name its."""
        trusting = ssl.create_default_context(cafile=self.root / CERTIFICATE)
        connection = http.client.HTTPConnection(HOST)
        plain = socket.create_connection(("127.0.0.1", 443), timeout=30)
        with trusting.wrap_socket(plain, server_hostname=HOST) as connection.sock:
            connection.request("GET", path, headers={"Host": HOST})
            answer = connection.getresponse()
            return answer.status, answer.read().decode(errors="replace")

    def wait_for(self, path: str = "/readyz") -> float:
        """Until `path` answers 200; return the seconds it took."""
        started = time.monotonic()
        until(lambda: self._status(path) == 200)
        return time.monotonic() - started

    def _status(self, path: str) -> int | str:
        try:
            return self.get(path)[0]
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__

    @contextmanager
    def asked_all_the_time(self, *more: str) -> Iterator[Counter]:
        """Ask for the home page, its stylesheet and `more`, ten times a second; count the answers."""
        seen, enough = Counter(), Event()

        def ask() -> None:
            while not enough.wait(0.1):
                paths = ["/", *more]
                with suppress(OSError, http.client.HTTPException):
                    paths.append(stylesheet(self.get("/")[1]))
                seen.update(map(self._status, paths))

        asking = Thread(target=ask)
        asking.start()
        try:
            yield seen
        finally:
            enough.set()
            asking.join()


def stylesheet(page: str) -> str:
    return re.search(r'href="(/static/[^"]+\.css)"', page)[1]


def _at_a_terminal(
    command: list[str], environment: dict[str, str], answers: dict[str, str]
) -> tuple[int, str]:
    child, terminal = pty.fork()
    if child == 0:
        os.execvpe(command[0], command, environment)  # noqa: S606 - no shell of ours, one of the machine's
    said, asked = b"", b""
    with suppress(OSError):  # what reading from a terminal says when nobody is left at the other end
        while part := os.read(terminal, 4096):
            said, asked = said + part, asked + part
            for question in [each for each in answers if each.encode() in asked.splitlines()[-1]]:
                os.write(terminal, f"{answers.pop(question)}\n".encode())
                asked = b"\n"
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), said.decode(errors="replace").replace("\r\n", "\n")
