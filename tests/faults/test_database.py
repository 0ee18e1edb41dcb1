"""PostgreSQL is killed or restarted under people's hands."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults import work
from tests.faults.readers import reading

READERS = 50
HONEST = {200, 503}


@pytest.mark.fault("kill -9 of PostgreSQL in the middle of an approval", "nothing of it happened")
def test_an_approval_the_database_did_not_finish_did_not_happen(machine, editor, seen):
    with machine.orm():
        change = work.submission("Words the database lost.")
    with machine.holding("wagtailcore_pagelogentry") as somebody_waits, ThreadPoolExecutor() as threads:
        sent = threads.submit(editor.post, change.review, **change.approval)
        somebody_waits()
        machine.kill_database()
        status = sent.result().status
    assert status == 503
    seconds = machine.heal()
    assert "Words the database lost." not in machine.read(change.address)

    assert editor.post(change.review, **change.approval).status == 302
    assert "Words the database lost." in machine.read(change.address)
    seen(f"the editor saw {status}; with the web servers as they were it went through {seconds:.0f} s later")


@pytest.mark.fault(f"PostgreSQL restarted while {READERS} people read", "pages, or an honest 503")
def test_readers_get_pages_or_are_told_to_come_back(machine, addresses, seen):
    paths = [addresses[name] for name in ("home", "network", "newest month", "commitments", "search results")]
    with reading(machine.layout, paths, READERS) as answers:
        time.sleep(1)
        machine.server.stop()
        time.sleep(2)
        machine.server.start()
        machine.layout.wait_for("/readyz")
        mended = len(answers)
        time.sleep(1)
    statuses = Counter(answer.status for answer in answers)
    assert set(statuses) <= HONEST, f"{statuses}\n{machine.errors()}"
    assert {answer.status for answer in answers[mended + READERS :]} == {200}
    seen(f"{statuses[200]} pages, {statuses[503]} times “come back soon”; it healed without hands")
