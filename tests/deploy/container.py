"""The container without a container: the programs that deploy/Containerfile names, on this machine."""

import http.client
import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.deploy.layout import HOST, PROJECT, Layout, free_port
from tests.waiting import until

# Less than nginx waits for somebody who does not read.
PATIENT_READER_SECONDS = 15
CONTAINERFILE = (PROJECT / "deploy/Containerfile").read_text().replace("\\\n", "")


class Container:
    """Runs what the image would, with the settings of the installed site and on a free port."""

    def __init__(self, layout: Layout, run_folder: Path):
        self.place = layout.root / "opt/staff-networks/current"
        self.port = free_port()
        path = os.pathsep.join([os.environ["PATH"], "/usr/sbin"])
        more = {"PORT": str(self.port), "RUN_FOLDER": str(run_folder), "PATH": path, "MEDIA_ACCEL_PREFIX": ""}
        self.settings = layout.settings() | more

    def command(self, instruction: str) -> list[str]:
        return json.loads(re.search(rf"^{instruction}.*?(\[.*\])$", CONTAINERFILE, re.M)[1])

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen]:
        """Start `CMD`, wait until it is healthy, and end it afterwards."""
        with (
            open(f"{self.settings['RUN_FOLDER']}.log", "ab") as log,
            subprocess.Popen(
                self.command("CMD"),
                cwd=self.place,
                env=self.settings,
                stdout=log,
                stderr=log,
                start_new_session=True,
            ) as process,
        ):
            try:
                until(self.is_healthy)
                yield process
            finally:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(20)
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)

    def is_healthy(self) -> bool:
        """What `HEALTHCHECK` says."""
        done = subprocess.run(
            self.command("HEALTHCHECK"), cwd=self.place, env=self.settings, capture_output=True, check=False
        )
        return done.returncode == 0

    def proxy(self) -> int:
        """The number of nginx's process."""
        return int(Path(self.settings["RUN_FOLDER"], "nginx.pid").read_text())

    def get(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENT_READER_SECONDS)
        try:
            connection.request("GET", path, headers={"Host": HOST, "X-Forwarded-Proto": "https"})
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()
