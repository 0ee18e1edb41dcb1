"""The virtual environment: made once, filled from the hash-locked lists, left alone until those change."""

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from tools.console import Refusal, execute
from tools.project import LOCAL, LOGS, ROOT, VENV, digest, locked

PYTHON = VENV / "bin" / "python"


def ensure() -> str:
    """Make the virtual environment unless a sound one is there; say which of the two."""
    with locked(LOCAL / "setup.lock") as lock:
        if sound(VENV):
            return "already there"
        require_venv_module()
        shutil.rmtree(VENV, ignore_errors=True)
        execute([sys.executable, "-m", "venv", VENV], LOGS / "venv.log", pass_fds=[lock])
    return f"Python {platform.python_version()}"


def sound(venv: Path) -> bool:
    """Tell whether `venv` has a Python that starts, is new enough and has pip."""
    python = venv / "bin" / "python"
    test = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    if not python.exists():
        return False
    return subprocess.run([python, "-c", test], capture_output=True, check=False).returncode == 0


def require_venv_module() -> None:
    """Refuse, naming the package to install, where this Python came without `venv` or pip's installer."""
    if all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return
    package = f"python3.{sys.version_info.minor}-venv"
    if shutil.which("apt-get"):
        sudo = "" if os.geteuid() == 0 else "sudo "
        raise Refusal(
            "This Python cannot make virtual environments yet. Type this, then try again:\n\n"
            f"    {sudo}apt-get install {package}"
        )
    raise Refusal(
        f"{sys.executable} cannot make virtual environments: its modules venv and ensurepip are missing.\n"
        f"Install the package of your system that has them (Debian calls it {package}), then try again."
    )


def install(*names: str) -> str:
    """Install each `requirements/<name>.txt` that is not installed as it is now; say what was done."""
    with locked(LOCAL / "setup.lock") as lock:
        missing = [name for name in names if not is_installed(name)]
        if not missing:
            return "unchanged"
        lists = [part for name in missing for part in ("-r", requirements(name))]
        quiet = ("--no-input", "--progress-bar", "off", "--disable-pip-version-check")
        pip = [PYTHON, "-m", "pip", "install", "--require-hashes", *quiet, *lists]
        execute(pip, LOGS / f"pip-{'-'.join(missing)}.log", pass_fds=[lock])
        for name in missing:
            _stamp(name).write_text(_content(name))
    return ", ".join(f"installed requirements/{name}.txt" for name in missing)


def is_installed(name: str) -> bool:
    return _stamp(name).exists() and _stamp(name).read_text() == _content(name)


def requirements(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def site_packages() -> Path | None:
    """Return where the virtual environment keeps its packages, or None before there is one."""
    return next(iter((VENV / "lib").glob("python3.*/site-packages")), None)


def _stamp(name: str) -> Path:
    return VENV / f"installed-{name}"


def _content(name: str) -> str:
    return digest(requirements(name))
