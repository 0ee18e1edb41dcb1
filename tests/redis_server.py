"""A real Redis of a test's own."""

import shutil
import socket
import subprocess
import time
from pathlib import Path

from tests.required import require

PATIENCE_SECONDS = 20


class Redis:
    """Keeps nothing on disk. It may be killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        require("redis-server", shutil.which("redis-server"))
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        options = {"port": self.port, "bind": "127.0.0.1", "save": "", "dir": self.folder}
        command = [
            "redis-server",
            *(str(part) for name, value in options.items() for part in (f"--{name}", value)),
        ]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        end = time.monotonic() + PATIENCE_SECONDS
        while not self.answers() and time.monotonic() < end:
            time.sleep(0.05)

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
