"""A clock that is set back is noticed; one that runs, drifts or is set forward is left alone."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from cms import clock_steps

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def wall(monkeypatch):
    """The clock on the wall, turned by `wall.append(seconds)`."""
    turns = []
    monkeypatch.setattr(clock_steps, "LOOK_EVERY_SECONDS", 0)
    monkeypatch.setattr(clock_steps.time, "time", lambda: time.monotonic() + 1_000_000 + sum(turns))
    return turns


async def is_noticed(wall: list, *turns: int) -> bool:
    watch = asyncio.create_task(clock_steps.until_set_back())
    await asyncio.sleep(0)
    for seconds in turns:
        wall.append(seconds)
        for _ in range(3):
            await asyncio.sleep(0)
    watch.cancel()
    return watch.done()


@pytest.mark.parametrize(
    ("turns", "noticed"),
    [((-3600,), True), ((-31,), True), ((-29,), False), ((3600,), False), ((3600, -3600), True), ((), False)],
)
def test_only_a_step_back_is_noticed(wall, turns, noticed):
    assert asyncio.run(is_noticed(wall, *turns)) == noticed


def test_what_happened_in_the_future_is_ahead():
    assert clock_steps.is_ahead(NOW + timedelta(minutes=1), NOW)
    assert not clock_steps.is_ahead(NOW + timedelta(seconds=10), NOW)
    assert not clock_steps.is_ahead(NOW - timedelta(days=1), NOW)
