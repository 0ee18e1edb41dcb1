"""What each kind of public page costs when it is rendered: queries and CPU, without server and network."""

import time

from bench.inside.addresses import addresses
from bench.inside.measure import counted_queries, forget_everything, timed
from bench.inside.requests import get, reader

TIMES = 40


def pages() -> dict:
    client = reader()
    return {name: page(client, path) for name, path in addresses().items()}


def page(client, path: str) -> dict:
    forget_everything()
    with counted_queries() as cold:
        get(client, path)
    with counted_queries() as warm:
        get(client, path)
    cpu = timed(lambda: get(client, path), TIMES, time.process_time)
    return {"path": path, "cold": len(cold), "queries": len(warm), "cpu": cpu}
