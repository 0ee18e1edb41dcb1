"""Several processes share what one of them rendered, through a real Redis; and live without it."""

import os
import shutil
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from cms.cache import ForgivingRedisCache
from cms.edge.store import Shared
from tests.cms.edge.asking import ask, front
from tests.factories import publish


@pytest.fixture
def redis(tmp_path, monkeypatch):
    """A Redis of this test's own: its address, and the process."""
    if not shutil.which("redis-server"):
        reason = "There is no Redis on this machine. Type: apt-get install redis-server"
        (pytest.fail if os.environ.get("REQUIRE_SERVERS") == "1" else pytest.skip)(reason)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        "redis-server",
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(tmp_path),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    monkeypatch.setattr(ForgivingRedisCache, "_silent_until", 0.0)
    yield f"redis://127.0.0.1:{port}/0", process
    process.kill()
    process.wait()


def process_with(address):
    return front(shared=Shared(ForgivingRedisCache(address, {})))


def test_what_one_process_rendered_the_other_has(network, redis):
    address, _ = redis
    one, other = process_with(address), process_with(address)
    page = ask(one, "/networks/carers/")
    assert ask(other, "/networks/carers/").body == page.body
    assert (one.application.times, other.application.times) == (1, 0)


def test_a_change_is_seen_by_both(network, redis):
    address, _ = redis
    one, other = process_with(address), process_with(address)
    ask(one, "/networks/carers/")
    ask(other, "/networks/carers/")
    publish(network, title="Carers and friends")
    for process in (one, other):
        assert "Carers and friends" in ask(process, "/networks/carers/").body


def test_two_processes_render_a_missing_page_once(network, redis):
    address, _ = redis
    processes = [process_with(address) for _ in range(4)]
    with ThreadPoolExecutor(4) as readers:
        bodies = list(readers.map(lambda process: ask(process, "/networks/").body, processes))
    assert len(set(bodies)) == 1
    assert sum(process.application.times for process in processes) == 1


def test_a_claim_whose_process_was_killed_holds_nobody_up_for_ever(network, redis, monkeypatch):
    address, _ = redis
    monkeypatch.setattr(Shared, "CLAIM_SECONDS", 1)
    shared = Shared(ForgivingRedisCache(address, {}))
    site = process_with(address)
    key = ("http", "localhost", "/networks/", "", "")
    ask(site, "/")
    assert shared.claim(site.memory._token, key)
    assert ask(site, "/networks/").status == 200


def test_when_redis_is_gone_pages_still_come_and_it_is_not_asked_each_time(network, redis):
    address, server = redis
    site = process_with(address)
    ask(site, "/networks/")
    server.kill()
    server.wait()
    assert ask(site, "/networks/carers/").status == 200
    assert ask(site, "/networks/carers/").status == 200
    assert ForgivingRedisCache._silent_until > time.monotonic()


def test_a_cache_that_is_gone_forgets_but_never_fails(redis):
    address, server = redis
    cache = ForgivingRedisCache(address, {})
    cache.set("a", 1)
    assert (cache.get("a"), cache.incr("a"), cache.add("a", 5)) == (1, 2, False)
    server.kill()
    server.wait()
    assert (cache.get("a", "nothing"), cache.add("b", 1), cache.get_many(["a"])) == ("nothing", True, {})
    with pytest.raises(ValueError, match="counted"):
        cache.incr("a")
