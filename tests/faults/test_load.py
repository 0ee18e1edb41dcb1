"""Many readers while editors publish."""

import os
import statistics
import time
from collections import Counter

import pytest

from tests.faults import work
from tests.faults.readers import reading

READERS = 200
# Who reads without looking takes all of a small machine, the editor's part included.
PAUSE_SECONDS = 0.1
SECONDS = int(os.environ.get("LOAD_SECONDS", "5"))


@pytest.mark.fault(f"{READERS} people read for {SECONDS} s while editors publish every second", "no error")
def test_nobody_sees_an_error_while_editors_publish(machine, editor, addresses, seen):
    names = ["home", "all networks", "network", "newest month", "commitments", "current statement", "updates"]
    published = 0
    with reading(machine.layout, [addresses[name] for name in names], READERS, PAUSE_SECONDS) as answers:
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            began = time.monotonic()
            with machine.orm():
                change = work.submission(f"Published under load {published}.")
            assert editor.post(change.review, **change.approval).status == 302
            published += 1
            time.sleep(max(0, began + 1 - time.monotonic()))
    assert set(Counter(answer.status for answer in answers)) == {200}
    assert f"Published under load {published - 1}." in machine.read(change.address)
    times = sorted(answer.milliseconds for answer in answers)
    seen(
        f"{len(answers):,} pages, {len(answers) / SECONDS:,.0f} a second, none failed; half within "
        f"{statistics.median(times):.0f} ms, 99 of 100 within {times[int(len(times) * 0.99)]:.0f} ms; "
        f"{published} approvals published"
    )
