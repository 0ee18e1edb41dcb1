"""`make guide`: follow docs/operators.md on a Debian of its own, as root, and write docs/operators-run.md."""

import os
import shutil
import socket

from tools import processes
from tools.checks import prepare, report
from tools.console import Refusal, Steps
from tools.project import require_own_files

NEEDED = {"debootstrap": "debootstrap", "systemd-container": "systemd-nspawn", "openssl": "openssl"}
# The machine shares the network of this one.
PORTS = (25, 80, 443, 5432)


def guide(arguments: list[str]) -> int:
    """Follow it; `arguments` go to pytest."""
    processes.exit_on_signals()
    require_own_files()
    require_room_for_a_machine()
    prepare(Steps(2))
    # pytest loads the site's settings, but asks no database of this machine.
    variables = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": "postgresql:///nobody-asks-it",
    }
    return report({"guide": ["-m", "pytest", "-x", "tests/guide/follow.py", *arguments]}, variables)


def require_room_for_a_machine() -> None:
    """Refuse in words where no machine can be booted."""
    if os.geteuid() != 0:
        raise Refusal("This boots a machine, so it needs root. Type: sudo make guide")
    if missing := [package for package, program in NEEDED.items() if not shutil.which(program)]:
        raise Refusal(f"A machine cannot be made yet. Type: apt-get install {' '.join(missing)}")
    for port in PORTS:
        with socket.socket() as test:
            if test.connect_ex(("127.0.0.1", port)) == 0:
                raise Refusal(f"Port {port} is in use, and the machine shares them with this one.")
