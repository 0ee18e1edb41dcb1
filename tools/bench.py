"""`make bench`: set up, then measure on a database server of its own, or that of DATABASE_URL."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tools import environment, frontend, postgres, processes
from tools.console import Steps
from tools.project import ROOT, require_own_files, setting
from tools.run import collect, install


def bench(arguments: list[str]) -> int:
    """Measure; `arguments` go to `python -m bench`."""
    processes.exit_on_signals()
    require_own_files()
    steps = Steps(5)
    with steps.step("Python environment") as notes:
        notes.append(environment.ensure())
    with steps.step("Python packages") as notes:
        notes.append(install())
    with steps.step("Front end") as notes:
        notes.append(frontend.build())
    with steps.step("Static files") as notes:
        notes.append(collect({"DJANGO_SETTINGS_MODULE": "cms.settings.development"}))
    with steps.step("Database"):
        server = database()
    with server as url:
        command = [str(environment.PYTHON), "-m", "bench", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=os.environ | {"DATABASE_URL": url} | processes.mark(), check=False
        ).returncode


@contextmanager
def database() -> Iterator[str]:
    """The server that is set, or a private one beside that of the site, kept with its databases."""
    if url := setting("DATABASE_URL"):
        yield url
        return
    server = postgres.PostgresServer(name="bench")
    try:
        yield server.start()
    finally:
        server.stop()
