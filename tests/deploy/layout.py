"""The production layout on this machine, from the files in `deploy/` and nothing else.

`install.sh` puts everything below a folder; this starts what systemd would, by the lines of the unit files,
and nginx with the site's own configuration. Where a file says /opt, /run, /etc or /var the folder's is meant.
"""

import http.client
import os
import re
import shlex
import shutil
import signal
import socket
import ssl
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from tests.databases import only_once
from tests.required import require
from tests.waiting import PATIENCE_SECONDS

PROJECT = Path(__file__).parent.parent.parent
HOST = "networks.example.test"
NEEDED = {"nginx-light": "nginx", "openssl": "openssl"}
PLACES = re.compile(r"(?<![\w.\0])/(opt|run|etc|var)/")

NGINX = """
daemon off; {user} worker_processes 4; pid {root}/nginx.pid; error_log {root}/var/log/nginx/error.log;
events {{ worker_connections 768; }}
http {{
    include /etc/nginx/mime.types; default_type application/octet-stream;
    client_body_temp_path {root}/nginx/body; proxy_temp_path {root}/nginx/proxy;
    fastcgi_temp_path {root}/nginx/f; uwsgi_temp_path {root}/nginx/u; scgi_temp_path {root}/nginx/s;
    include {root}/etc/nginx/sites-enabled/*;
}}
"""


def installed_below(root: Path, shared: Path) -> Path:
    """Put below `root` what `deploy/install.sh` installs, and return it.

    It runs once for all who name the same `shared` folder: they share the programs, not settings and data.
    Where a program it needs is missing, the test is skipped.
    """
    path = os.pathsep.join([os.environ["PATH"], "/usr/sbin"])
    for package, program in NEEDED.items():
        require(package, shutil.which(program, path=path))
    root.chmod(0o755)
    with only_once(shared / "installed", lambda: _install(shared / "machine")) as original:
        for folder in ("etc", "usr", "var"):
            shutil.copytree(Path(original, folder), root / folder, symlinks=True)
        (root / "opt").symlink_to(Path(original, "opt"))
    return root


def _install(root: Path) -> str:
    root.mkdir(exist_ok=True)
    command = ["deploy/install.sh", "--host", HOST, "--organisation", "Sedgebourne Borough Council"]
    given = os.environ | {"ROOT": str(root)}
    subprocess.run(command, cwd=PROJECT, env=given, check=True, capture_output=True, text=True)
    return str(root)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Layout:
    """One installed site with its processes: `web@1`, `web@2`, `worker` and `nginx`."""

    root: Path
    database_url: str
    media: Path
    more: dict[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen] = field(default_factory=dict)

    def __post_init__(self):
        self.plain, self.tls = free_port(), free_port()
        with self._environment_file.open("a") as settings:
            settings.writelines(f'{name}="{value}"\n' for name, value in self.more.items())
        self._set("DATABASE_URL", self.database_url)
        self._set("MEDIA_ROOT", str(self.root / "var/lib/staff-networks/media"))
        shutil.copytree(self.media, self.root / "var/lib/staff-networks/media", dirs_exist_ok=True)
        (self.root / "nginx").mkdir(exist_ok=True)
        site = self.root / "etc/nginx/sites-available/staff-networks"
        text = self.below_root(site.read_text())
        text = re.sub(r"listen (\[::\]:)?80;", f"listen 127.0.0.1:{self.plain};", text, count=1)
        text = re.sub(r"listen (\[::\]:)?443", f"listen 127.0.0.1:{self.tls}", text, count=1)
        site.write_text(re.sub(r"\n *listen \[::\].*", "", text))
        # Only root may see the tests' folders; there is no account of nginx's in their group.
        user = "user root;" if os.geteuid() == 0 else ""
        (self.root / "nginx.conf").write_text(NGINX.format(root=self.root, user=user))

    # --- Processes ----------------------------------------------------------------------------------

    def start(self, *names: str, **more: str) -> None:
        """Start what systemd would; `more` are variables of this start alone."""
        for name in names:
            command = [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(self.root / "nginx.conf")]
            environment = dict(os.environ)
            if name != "nginx":
                *before, command = self.unit_commands(name)
                environment = self.settings() | more
                for each in before:
                    subprocess.run(each, check=True)
            log = (self.root / f"{name}.log").open("ab")
            self.running[name] = subprocess.Popen(
                command,
                cwd=self.root / "opt/staff-networks/current",
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """kill -9, with all its children, as a power cut would."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(20)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.running.clear()

    def unit_commands(self, name: str) -> list[list[str]]:
        """The lines by which systemd would start `name`: what comes first, and itself.

        `web@1` is an instance of a unit; `worker+2` a second process of one.
        """
        kind, _, instance = name.partition("+")[0].partition("@")
        unit = f"staff-networks-{kind}{'@' if instance else ''}.service"
        text = (self.root / "etc/systemd/system" / unit).read_text().replace("%i", instance)
        lines = re.findall(r"^ExecStartPre=(.+)$", text, re.M) + re.findall(r"^ExecStart=(.+)$", text, re.M)
        if instance:
            (self.root / f"run/staff-networks-{instance}").mkdir(parents=True, exist_ok=True)
        values = self.settings()
        return [
            [re.sub(r"\$\{(\w+)\}", lambda found: values[found[1]], part) for part in shlex.split(line)]
            for line in map(self.below_root, lines)
        ]

    def settings(self) -> dict[str, str]:
        """What the units hand to their programs, and nothing from this process but where programs are."""
        lines = self._environment_file.read_text().splitlines()
        pairs = [line.partition("=") for line in lines if line and not line.startswith("#")]
        return {"PATH": os.environ["PATH"]} | {name: shlex.split(value)[0] for name, _, value in pairs}

    def manage(self, *arguments: str) -> str:
        """Run a management command to its end; return what it said."""
        process = self.begin(*arguments)
        said, _ = process.communicate()
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, arguments, said)
        return said

    def begin(self, *arguments: str) -> subprocess.Popen:
        """Start a management command, to be killed perhaps."""
        current = self.root / "opt/staff-networks/current"
        return subprocess.Popen(
            [current / ".venv/bin/python", "manage.py", *arguments],
            cwd=current,
            env=self.settings(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    # --- Asking -------------------------------------------------------------------------------------

    def get(self, path: str = "/", *, secure: bool = True, **headers: str) -> Answer:
        return self._ask("GET", path, None, secure, headers)

    def post(self, path: str, values: dict[str, object] | bytes, **headers: str) -> Answer:
        """A form sent from a page of the site; `values` may be encoded already."""
        body = values if isinstance(values, bytes) else urlencode(values, doseq=True).encode()
        own = {"Content_Type": "application/x-www-form-urlencoded", "Referer": f"https://{HOST}{path}"}
        return self._ask("POST", path, body, True, own | headers)

    def _ask(
        self, method: str, path: str, body: bytes | None, secure: bool, headers: dict[str, str]
    ) -> Answer:
        """One request through nginx, over a connection of its own; its certificate is checked."""
        if secure:
            return ask(self.tls, method, path, body, headers, certificate=self.certificate)
        return ask(self.plain, method, path, body, headers)

    def wait_for(self, path: str, status: int = 200) -> None:
        end = time.monotonic() + PATIENCE_SECONDS
        answer = None
        while time.monotonic() < end:
            try:
                answer = self.get(path)
                if answer.status == status:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        logs = "\n".join(path.read_text()[-1500:] for path in self.root.glob("*.log"))
        raise AssertionError(f"{path} never answered {status}, but {answer}\n{logs}")

    def wait_for_server(self, number: int) -> None:
        """Until web server `number` answers at its own socket."""
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            with suppress(OSError, http.client.HTTPException):
                if self.get_from(number, "/healthz").status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"Web server {number} never answered.")

    def get_from(self, number: int, path: str, **headers: str) -> Answer:
        """What web server `number` would answer nginx."""
        return self._ask_from(number, "GET", path, None, headers)

    def post_to(self, number: int, path: str, values: dict[str, object], **headers: str) -> Answer:
        """As `get_from`, for a form sent from a page of the site."""
        own = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return self._ask_from(number, "POST", path, urlencode(values).encode(), own | headers)

    def _ask_from(
        self, number: int, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> Answer:
        connection = http.client.HTTPConnection(HOST)
        with socket.socket(socket.AF_UNIX) as connection.sock:
            connection.sock.connect(str(self.root / f"run/staff-networks-{number}/web.sock"))
            sent = {"Host": HOST, "X-Forwarded-Proto": "https"} | headers
            connection.request(method, path, body, headers=sent)
            return _answer(connection.getresponse())

    # --- Inside -------------------------------------------------------------------------------------

    @property
    def certificate(self) -> Path:
        return self.root / "etc/staff-networks/certificate.pem"

    def below_root(self, text: str) -> str:
        shielded = text.replace(str(self.root), "\0")
        shielded = shielded.replace("/etc/nginx/mime.types", "\1")
        shielded = PLACES.sub(lambda found: f"\0/{found[1]}/", shielded)
        return shielded.replace("\0", str(self.root)).replace("\1", "/etc/nginx/mime.types")

    @property
    def _environment_file(self) -> Path:
        return self.root / "etc/staff-networks/environment"

    def _set(self, name: str, value: str) -> None:
        lines = self._environment_file.read_text().splitlines()
        lines = [f'{name}="{value}"' if line.startswith(f"{name}=") else line for line in lines]
        self._environment_file.write_text("\n".join(lines) + "\n")


def ask(
    port: int,
    method: str,
    path: str,
    body: bytes | None,
    headers: dict[str, str],
    *,
    certificate: Path | None = None,
    sender: str = "127.0.0.1",
) -> Answer:
    """One request from the address `sender` of this machine; over TLS where there is a `certificate`."""
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    connection.sock = socket.create_connection(("127.0.0.1", port), timeout=30, source_address=(sender, 0))
    if certificate:
        trusting = ssl.create_default_context(cafile=certificate)
        connection.sock = trusting.wrap_socket(connection.sock, server_hostname=HOST)
    try:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, headers={"Host": HOST} | sent)
        return _answer(connection.getresponse())
    finally:
        connection.close()


def _answer(response: http.client.HTTPResponse) -> Answer:
    names = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, names, response.read())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
