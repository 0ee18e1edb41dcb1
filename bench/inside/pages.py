"""What each kind of public page costs without server and network: queries and CPU.

Rendered anew, as for the first reader after a change; and for a colleague who is signed in, after that.
"""

import time
from typing import Any

from django.test import Client

from bench.inside.addresses import addresses
from bench.inside.measure import counted_queries, forget_everything, timed
from bench.inside.requests import colleague, get, reader
from cms.caching import rendered_pages

TIMES = 40


def pages() -> dict[str, Any]:
    anybody, somebody = reader(), colleague()
    return {name: page(anybody, somebody, path) for name, path in addresses().items()}


def page(anybody: Client, somebody: Client, path: str) -> dict[str, Any]:
    def render() -> None:
        rendered_pages.forget()
        get(anybody, path)

    forget_everything()
    with counted_queries() as cold:
        get(anybody, path)
    with counted_queries() as anew:
        render()
    get(somebody, path)
    with counted_queries() as signed_in:
        get(somebody, path)
    return {
        "path": path,
        "queries": {"anew": len(anew), "cold": len(cold), "signed in": len(signed_in)},
        "anew": timed(render, TIMES, time.process_time),
        "signed in": timed(lambda: get(somebody, path), TIMES, time.process_time),
    }
