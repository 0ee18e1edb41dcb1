"""How long after a publication its readers in other processes see it."""

import json
import subprocess
import sys
import time
from typing import Any

from bench.load import ask_once, request_for
from bench.server import Server, running
from bench.sites import ROOT, Site

PUBLICATIONS = 10
LOOK_FOR_SECONDS = 1.6
IN_A_ROW = 20  # each on a connection of its own, so that every worker answers some


def seconds_until_visible(site: Site) -> list[float]:
    """For each publication: from its commit in one process to the last old answer of the server's workers."""
    environment = site.environment()
    publisher = [sys.executable, "-m", "bench.inside", "publish"]
    found = []
    with (
        running("cms.wsgi:application", environment) as server,
        subprocess.Popen(
            publisher, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process,
    ):
        orders: Any = process.stdin
        answers: Any = process.stdout
        for _ in range(PUBLICATIONS):
            orders.write("\n")
            orders.flush()
            about = json.loads(answers.readline())
            found.append(_last_old(server, about) - about["committed"])
        orders.close()
    return found


def _last_old(server: Server, about: dict[str, Any]) -> float:
    """The moment (monotonic) of the last answer that was not the new page."""
    request, new = request_for(about["path"]), about["title"].encode()
    last, in_a_row, end = about["committed"], 0, time.monotonic() + LOOK_FOR_SECONDS
    while in_a_row < IN_A_ROW or time.monotonic() < end:
        _status, answer = ask_once(server, request)
        if new in answer:
            in_a_row += 1
        else:
            last, in_a_row = time.monotonic(), 0
        if time.monotonic() > end + 10:
            raise RuntimeError("The new page never came.")
        time.sleep(0.005)
    return last
