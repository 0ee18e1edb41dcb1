"""The clock of the worker's machine is set forward and back again, by a library between it and the kernel."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from cms.models import Heartbeat
from tests.faults import work
from tests.required import require
from tests.waiting import until

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))


@pytest.fixture
def turn(machine, tmp_path):
    """Set the worker's clock to so many seconds before or after the true time; call it first to start it."""
    require("libfaketime", LIBRARIES)
    offset = tmp_path / "offset"

    def set_clock(seconds: int) -> None:
        offset.write_text(f"{seconds:+d}")
        if "worker" not in machine.layout.running:
            machine.layout.start(
                "worker",
                LD_PRELOAD=str(LIBRARIES[0]),
                FAKETIME_TIMESTAMP_FILE=str(offset),
                FAKETIME_NO_CACHE="1",
                FAKETIME_DONT_FAKE_MONOTONIC="1",
            )

    machine.layout.kill("worker")
    yield set_clock
    machine.layout.kill("worker")


def last_beat(machine):
    with machine.orm():
        return Heartbeat.objects.get(name="clock").at


@pytest.mark.fault(
    "the worker's clock jumps an hour ahead and back, and the worker is started again",
    "what is due comes once, and goes on coming",
)
def test_a_clock_that_jumps_and_comes_back_repeats_and_misses_nothing(machine, turn, seen):
    hour = timedelta(hours=1)
    with machine.orm():
        began = work.history_so_far()
        pages = work.due(1, at=timezone.now() + hour / 2)
    turn(+3600)
    until(lambda: last_beat(machine) > timezone.now() + hour / 2, patience=130)
    with machine.orm():
        assert work.times_published(pages, began) == [1]
    machine.layout.kill("worker")
    turn(0)
    until(lambda: abs(timezone.now() - last_beat(machine)) < timedelta(minutes=2), patience=130)
    with machine.orm():
        work.due(1)
    machine.wait_until_published(pages)
    with machine.orm():
        assert work.times_published(pages, began) == [2]
    seen("published once while ahead; a minute after the start the next was published in its turn")
