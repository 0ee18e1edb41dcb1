"""Serve the site on the port given: `python -m tests.served PORT`. Ends when whoever started it is gone."""

import os
import signal
import sys
import threading

from granian import Granian
from granian.constants import Interfaces


def end_with_parent() -> None:
    """Our standard input closes when the tests end, however they end."""
    # Not `sys.stdin`: the server's child closes its copy of that and would wait for us.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=end_with_parent, daemon=True).start()
    Granian(
        "cms.wsgi:application",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        blocking_threads=1,
        websockets=False,
        workers_kill_timeout=1,
    ).serve()
