"""`make backup`: the site of this checkout in one archive, whether or not it runs now."""

import os
import subprocess
from contextlib import ExitStack

from tools import environment, postgres, postgres_programs
from tools.console import Refusal
from tools.project import LOCAL, ROOT, require_own_files, setting


def backup(arguments: list[str]) -> int:
    """Write an archive into the folder named first, `.local/backups` without one; return 1 if that failed."""
    require_own_files()
    if not environment.is_installed("run"):
        raise Refusal("There is no site here yet. Type: make run")
    with ExitStack() as stack:
        variables = {
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "cms.settings.development")
        }
        if not setting("DATABASE_URL"):
            server = postgres.PostgresServer()
            if not server.is_ready():
                stack.callback(server.stop)
            variables["DATABASE_URL"] = server.start()
            variables["POSTGRES_PROGRAMS"] = postgres_programs.for_clients()
        folder = arguments or [str(LOCAL / "backups")]
        command = [str(environment.PYTHON), "manage.py", "backup", *folder]
        return int(
            bool(subprocess.run(command, cwd=ROOT, env=os.environ | variables, check=False).returncode)
        )
