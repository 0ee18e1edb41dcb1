"""Directories in shared places such as /var/tmp, whose names can be guessed."""

import hashlib
import os
import stat
from pathlib import Path

from tools.console import Refusal


def private_directory(path: Path, owner: int, mode: int = 0o700) -> Path:
    """Make `path` for `owner`, or check that it is a plain directory that only `owner` can change."""
    try:
        path.mkdir(mode=mode)
    except FileExistsError:
        state = path.lstat()
        if (
            not stat.S_ISDIR(state.st_mode)
            or state.st_uid not in (owner, os.geteuid())
            or state.st_mode & 0o022
        ):
            raise Refusal(f"{path} was made by somebody else. Remove it, then try again.") from None
    os.chown(path, owner, -1)
    path.chmod(mode)
    return path


def short_digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
