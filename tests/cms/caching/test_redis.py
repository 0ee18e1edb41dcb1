"""Several processes share what one of them rendered, through a real Redis; and live without it."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError

from cms import content_version
from cms.caching.redis import ForgivingRedisCache
from cms.caching.stores import Shared
from tests.cms.caching.asking import ask, front
from tests.factories import publish
from tests.redis_server import Redis


@pytest.fixture
def redis(tmp_path, monkeypatch):
    server = Redis(tmp_path)
    monkeypatch.setattr(ForgivingRedisCache, "_silent_until", 0.0)
    yield server
    server.kill()


def process_with(address):
    return front(shared=Shared(ForgivingRedisCache(address, {})))


def test_what_one_process_rendered_the_other_has(network, redis):
    one, other = process_with(redis.address), process_with(redis.address)
    page = ask(one, "/networks/carers/")
    assert ask(other, "/networks/carers/").body == page.body
    assert (one.application.times, other.application.times) == (1, 0)


def test_a_change_is_seen_by_both(network, redis):
    one, other = process_with(redis.address), process_with(redis.address)
    ask(one, "/networks/carers/")
    ask(other, "/networks/carers/")
    publish(network, title="Carers and friends")
    for process in (one, other):
        assert "Carers and friends" in ask(process, "/networks/carers/").body


def test_two_processes_render_a_missing_page_once(network, redis):
    processes = [process_with(redis.address) for _ in range(4)]
    with ThreadPoolExecutor(4) as readers:
        bodies = list(readers.map(lambda process: ask(process, "/networks/").body, processes))
    assert len(set(bodies)) == 1
    assert sum(process.application.times for process in processes) == 1


def test_a_page_that_came_between_looking_and_claiming_is_not_rendered_again(network, redis, monkeypatch):
    one, other = process_with(redis.address), process_with(redis.address)
    claim = other.shared.claim

    def claim_late(token, key):
        ask(one, "/networks/")
        return claim(token, key)

    monkeypatch.setattr(other.shared, "claim", claim_late)
    ask(other, "/networks/")
    assert other.application.times == 0
    assert claim(content_version.current(), ("http", "localhost", "/networks/", "", ""))


def test_a_page_that_is_not_kept_holds_nobody_up(network, redis):
    site = process_with(redis.address)
    assert ask(site, "/search/?q=carers").status == 200
    key = ("http", "localhost", "/search/", "q=carers", "")
    token = content_version.current()
    assert site.memory.get(token, key) is None
    assert site.shared.claim(token, key)


def test_without_the_database_django_answers_and_nobody_waits(network, redis, monkeypatch):
    def away(now):
        raise OperationalError

    monkeypatch.setattr("cms.caching.wsgi_cache.next_boundary", away)
    site = process_with(redis.address)
    assert ask(site, "/networks/").status == 200
    key = ("http", "localhost", "/networks/", "", "")
    assert site.shared.claim(content_version.current(), key)


def test_a_claim_whose_process_was_killed_holds_nobody_up_for_ever(network, redis, monkeypatch):
    monkeypatch.setattr(Shared, "CLAIM_SECONDS", 1)
    shared = Shared(ForgivingRedisCache(redis.address, {}))
    site = process_with(redis.address)
    key = ("http", "localhost", "/networks/", "", "")
    ask(site, "/")
    assert shared.claim(site.memory._token, key)
    assert ask(site, "/networks/").status == 200


def test_when_redis_is_gone_pages_still_come_and_it_is_not_asked_each_time(network, redis):
    site = process_with(redis.address)
    ask(site, "/networks/")
    redis.kill()
    assert ask(site, "/networks/carers/").status == 200
    assert ask(site, "/networks/carers/").status == 200
    assert ForgivingRedisCache._silent_until > time.monotonic()


def test_a_cache_that_is_gone_forgets_but_never_fails(redis):
    cache = ForgivingRedisCache(redis.address, {})
    cache.set("a", 1)
    assert (cache.get("a"), cache.incr("a"), cache.add("a", 5)) == (1, 2, False)
    redis.kill()
    assert (cache.get("a", "nothing"), cache.add("b", 1), cache.get_many(["a"])) == ("nothing", True, {})
    with pytest.raises(ValueError, match="counted"):
        cache.incr("a")
