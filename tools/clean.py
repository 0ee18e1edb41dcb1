"""`make clean`: remove all that was made here, the private database and its uploads included."""

import shutil
from pathlib import Path

from tools import postgres, processes
from tools.project import LOCAL, ROOT, VENV, locked, require_own_files

CACHES = (
    ".pytest_cache",
    ".ruff_cache",
    ".import_linter_cache",
    ".mypy_cache",
    ".hypothesis",
    "node_modules",
)


def clean(_arguments: list[str]) -> int:
    require_own_files()
    with locked(LOCAL / "run.lock", refusal="The site runs from this folder. Stop it first."):
        processes.end_left_over()
        postgres.PostgresServer().destroy()
        postgres.sweep(postgres.SITE)
        remove(postgres.base_directory(postgres.SITE))
        for path in (VENV, LOCAL, *(ROOT / name for name in CACHES), *compiled()):
            remove(path)
    print("Clean.")
    return 0


def compiled() -> list[Path]:
    """Return the folders of compiled Python in the project's own code."""
    own = (path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith("."))
    return [cache for folder in own for cache in folder.rglob("__pycache__")]


def remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
