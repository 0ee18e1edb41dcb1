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

PROJECT = Path(__file__).parent.parent.parent
HOST = "networks.example.test"
PATIENCE_SECONDS = 60
PLACES = re.compile(r"(?<![\w.\0])/(opt|run|etc|var)/")

NGINX = """
daemon off; {user} worker_processes 1; pid {root}/nginx.pid; error_log {root}/var/log/nginx/error.log;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types; default_type application/octet-stream;
    client_body_temp_path {root}/nginx/body; proxy_temp_path {root}/nginx/proxy;
    fastcgi_temp_path {root}/nginx/f; uwsgi_temp_path {root}/nginx/u; scgi_temp_path {root}/nginx/s;
    include {root}/etc/nginx/sites-enabled/*;
}}
"""


def install(root: Path) -> None:
    """Run `deploy/install.sh` for `root`. Raises `CalledProcessError` with what it said."""
    command = ["deploy/install.sh", "--host", HOST, "--organisation", "Sedgebourne Borough Council"]
    subprocess.run(
        command, cwd=PROJECT, env=os.environ | {"ROOT": str(root)}, check=True, capture_output=True, text=True
    )


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
    running: dict[str, subprocess.Popen] = field(default_factory=dict)

    def __post_init__(self):
        self.plain, self.tls = free_port(), free_port()
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

    def start(self, *names: str) -> None:
        for name in names:
            command = [shutil.which("nginx") or "/usr/sbin/nginx", "-c", str(self.root / "nginx.conf")]
            environment = dict(os.environ)
            if name != "nginx":
                *before, command = self.unit_commands(name)
                environment = self.settings()
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
        """The lines by which systemd would start `name`, such as `web@1`: what comes first, and itself."""
        kind, _, instance = name.partition("@")
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
        current = self.root / "opt/staff-networks/current"
        done = subprocess.run(
            [current / ".venv/bin/python", "manage.py", *arguments],
            cwd=current,
            env=self.settings(),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    # --- Asking -------------------------------------------------------------------------------------

    def get(self, path: str = "/", *, secure: bool = True, **headers: str) -> Answer:
        """One request through nginx, over a connection of its own; its certificate is checked."""
        port = self.tls if secure else self.plain
        connection = http.client.HTTPConnection(HOST, port, timeout=30)
        connection.sock = socket.create_connection(("127.0.0.1", port), timeout=30)
        if secure:
            trusting = ssl.create_default_context(cafile=self.root / "etc/staff-networks/certificate.pem")
            connection.sock = trusting.wrap_socket(connection.sock, server_hostname=HOST)
        try:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request("GET", path, headers={"Host": HOST} | sent)
            response = connection.getresponse()
            names = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, names, response.read())
        finally:
            connection.close()

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
        path = str(self.root / f"run/staff-networks-{number}/web.sock")
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            connection = http.client.HTTPConnection(HOST)
            connection.sock = socket.socket(socket.AF_UNIX)
            with suppress(OSError, http.client.HTTPException), connection.sock:
                connection.sock.connect(path)
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError(f"Web server {number} never answered.")

    # --- Inside -------------------------------------------------------------------------------------

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


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
