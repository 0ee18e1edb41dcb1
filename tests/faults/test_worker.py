"""Workers are killed, doubled, and meet a clock that jumps."""

import pytest

from cms.tasks import tick
from tests.faults import work

DUE = 6


@pytest.mark.fault(
    "kill -9 of the worker in the middle of publishing what is due", "published once, by the next"
)
def test_what_a_killed_worker_left_is_published_once(machine, seen):
    with machine.orm():
        began = work.history_so_far()
        pages = work.due(1)
    with machine.holding("wagtailcore_pagelogentry") as somebody_waits:
        with machine.orm():
            tick.defer(timestamp=0)
        somebody_waits()
        machine.layout.kill("worker")
    with machine.orm():
        assert work.is_waiting(pages)
        assert work.times_published(pages, began) == [0]
    machine.heal()
    machine.wait_until_published(pages)
    with machine.orm():
        assert work.times_published(pages, began) == [1]
    seen("not half published; the next worker published it with one line of history")


@pytest.mark.fault("two workers racing for the same pages", "each is published exactly once")
def test_two_workers_publish_each_page_once(machine, seen):
    machine.layout.start("worker+2")
    try:
        with machine.orm():
            began = work.history_so_far()
            pages = work.due(DUE)
            for number in range(4):
                tick.configure(queueing_lock=f"race-{number}").defer(timestamp=number)
        machine.wait_until_published(pages)
        with machine.orm():
            assert work.times_published(pages, began) == [1] * DUE
    finally:
        machine.layout.kill("worker+2")
    seen(f"{DUE} pages, one line of history each")
