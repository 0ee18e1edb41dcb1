"""A document of a stranger is looked at in a process of its own, with a bound on time and memory.

Its formats can be made to swell a thousandfold, to point to themselves, or to meet a fault of whatever reads
them. What happens then happens there, and the document is refused.
"""

import shutil
import subprocess
import sys
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings

from cms.media.inside.__main__ import MOST_SECONDS

FINE = "fine"
TOO_MUCH = "too_much"
# By the clock: on a busy machine the seconds that a process may work take longer.
SECONDS_TO_WAIT = MOST_SECONDS * 2


def reason_against(source: IO[bytes], kind: str) -> str | None:
    """As `cms.media.inside.reason_against`; `too_much` also where the look did not come to an end."""
    with TemporaryFile() as copy:
        source.seek(0)
        shutil.copyfileobj(source, copy)
        copy.seek(0)
        command = [sys.executable, "-s", "-E", "-m", "cms.media.inside", kind]
        try:
            done = subprocess.run(  # noqa: S603 - ours, and `kind` is one of ours
                command,
                stdin=copy,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=settings.BASE_DIR,
                env={},
                timeout=SECONDS_TO_WAIT,
                check=False,
                text=True,
            )
        except subprocess.TimeoutExpired:
            return TOO_MUCH
    if done.returncode:
        return TOO_MUCH
    said = done.stdout.strip()
    return None if said == FINE else said
