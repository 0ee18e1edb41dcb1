"""The layout of two machines as docs/scaling.md describes it: a load balancer, and the site installed twice.

All are on this machine, told apart by addresses: readers and operators come from some, the balancer from one.
"""

import os
import re
import shutil
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests.deploy.layout import HOST, NGINX, PROJECT, Answer, Layout, ask, free_port
from tests.waiting import PATIENCE_SECONDS

BALANCER, OPERATOR = "127.0.0.90", "127.0.0.50"


@dataclass
class Balancer:
    """nginx with `deploy/nginx/balancer.conf` before two installed sites."""

    root: Path
    nodes: list[Layout]
    process: subprocess.Popen | None = field(default=None, init=False)

    def __post_init__(self):
        self.port = free_port()
        self.certificate = self.nodes[0].certificate
        values = {
            "HOST": HOST,
            "FIRST": f"127.0.0.1:{self.nodes[0].tls}",
            "SECOND": f"127.0.0.1:{self.nodes[1].tls}",
            "CERTIFICATE": str(self.certificate),
            "CERTIFICATE_KEY": str(self.certificate.with_suffix(".key")),
            "AUTHORITIES": str(self.certificate),
        }
        text = (PROJECT / "deploy/nginx/balancer.conf").read_text()
        text = re.sub(r"@([A-Z_]+)@", lambda name: values[name[1]], text)
        text = re.sub(r"\n *listen \[::\].*", "", text)
        text = text.replace("listen 80;", f"listen 127.0.0.1:{free_port()};")
        text = text.replace("listen 443", f"listen 127.0.0.1:{self.port}")
        text = text.replace("/var/log/nginx", str(self.root))
        # Every address of this machine is its own, so it must be told which one others see.
        text = text.replace("proxy_http_version", f"proxy_bind {BALANCER}; proxy_http_version")
        for folder in ("nginx", "etc/nginx/sites-enabled", "var/log/nginx"):
            (self.root / folder).mkdir(parents=True)
        (self.root / "etc/nginx/sites-enabled/balancer").write_text(text)
        user = "user root;" if os.geteuid() == 0 else ""
        (self.root / "nginx.conf").write_text(NGINX.format(root=self.root, user=user))

    def start(self) -> None:
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        log = (self.root / "nginx.log").open("ab")
        command = [program, "-c", str(self.root / "nginx.conf")]
        self.process = subprocess.Popen(command, stdout=log, stderr=log)
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            with suppress(OSError):
                if self.get("/healthz", "127.0.0.2").status == 200:
                    return
            time.sleep(0.1)
        raise AssertionError((self.root / "nginx.log").read_text())

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(20)

    def get(self, path: str, sender: str, **headers: str) -> Answer:
        """What somebody at the address `sender` gets."""
        return ask(self.port, "GET", path, None, headers, certificate=self.certificate, sender=sender)

    def post(self, path: str, values: dict[str, str], sender: str, **headers: str) -> Answer:
        own = {"Content_Type": "application/x-www-form-urlencoded", "Referer": f"https://{HOST}{path}"}
        body = urlencode(values).encode()
        return ask(self.port, "POST", path, body, own | headers, certificate=self.certificate, sender=sender)

    def sign_in(self, name: str, password: str, sender: str, **headers: str) -> Answer:
        """Fill in the form as a browser does."""
        form = self.get("/accounts/login/", sender)
        cookies = SimpleCookie(form.headers["set-cookie"])
        token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', form.body)[1].decode()
        values = {"login": name, "password": password, "csrfmiddlewaretoken": token}
        cookie = "; ".join(f"{each.key}={each.value}" for each in cookies.values())
        return self.post("/accounts/login/", values, sender, Cookie=cookie, **headers)
