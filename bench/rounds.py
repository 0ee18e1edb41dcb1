"""Every kind of page under load: the constant body, from the cache, as a 304, for a colleague, in turn."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from bench.load import Load, ask_once, hammer, request_for
from bench.server import Server, running
from bench.sites import Site

BROWSER = {"Accept_Encoding": "gzip, br"}
WAYS = ("constant", "cached", "304", "signed in")


def load_pages(
    site: Site,
    addresses: dict[str, str],
    cookie: str,
    *,
    seconds: float,
    rounds: int,
    say: Callable[[str], None],
) -> dict[str, Any]:
    """By page and way the loads of all rounds; the MB of a worker after the first page and after the last.

    `cookie` is that of somebody who is signed in.
    """
    with ExitStack() as stack:
        environment = site.environment()
        server = stack.enter_context(running("cms.wsgi:application", environment))
        constant = stack.enter_context(running("bench.constant:application", environment))
        results: dict[str, dict[str, list[Load]]] = {}
        sizes = []
        for page, path in addresses.items():
            say(f"{site.pages} pages: {page}")
            request = request_for(path, **BROWSER)
            status, answer = ask_once(server, request)
            if status != 200:
                raise RuntimeError(f"{path} answered {status}.")
            etag = re.search(rb"\r\netag: (\S+)", answer)
            size = len(answer.partition(b"\r\n\r\n")[2])
            asked = {
                "constant": (constant, request_for(f"/{size}", **BROWSER), 200),
                "signed in": (server, request_for(path, Cookie=cookie, **BROWSER), 200),
            }
            if etag:  # searches are never kept
                asked["cached"] = server, request, 200
                asked["304"] = server, request_for(path, If_None_Match=etag[1].decode(), **BROWSER), 304
            results[page] = interleaved(asked, seconds, rounds)
            sizes.append(server.memory())
    answers = sum(
        load.answers
        for loads in results.values()
        for way, each in loads.items()
        for load in each
        if way != "constant"
    )
    return {"pages": results, "memory": (sizes[0], sizes[-1]), "answers": answers}


def interleaved(
    asked: dict[str, tuple[Server, bytes, int]], seconds: float, rounds: int
) -> dict[str, list[Load]]:
    """A B C D, A B C D ...: whatever else the machine does meets all of them."""
    found: dict[str, list[Load]] = {way: [] for way in WAYS if way in asked}
    for way in found:
        server, request, status = asked[way]
        hammer(server, request, seconds / 4, status=status)  # warm
    for _ in range(rounds):
        for way, loads in found.items():
            server, request, status = asked[way]
            load = hammer(server, request, seconds, status=status)
            if load.bad:
                raise RuntimeError(
                    f"{load.bad} of {load.answers} answers were not {status}: {request[:80]!r}"
                )
            loads.append(load)
    return found


def ratios(loads: dict[str, list[Load]], way: str) -> list[float]:
    """Requests per second of `way` as a share of the constant body's, round by round."""
    return [one.rate / limit.rate for one, limit in zip(loads[way], loads["constant"], strict=True)]
