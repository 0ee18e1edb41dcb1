#!/usr/bin/env python3
"""Django's command line; `make run` makes the virtual environment this uses."""

import os
import sys
from pathlib import Path


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.development")
    # Only web servers count; a command must not fail because their folder is not there or not its own.
    os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        run_in_virtual_environment()
        raise
    execute_from_command_line(sys.argv)


def run_in_virtual_environment() -> None:
    """Start again with the project's own Python, so that `python3 manage.py …` just works."""
    python = Path(__file__).resolve().parent / ".venv" / "bin" / "python"
    if not python.exists():
        raise SystemExit("Nothing is installed yet. Type: make run")
    if Path(sys.prefix) != python.parent.parent:
        os.execv(python, [str(python), *sys.argv])


if __name__ == "__main__":
    main()
