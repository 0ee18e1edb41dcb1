"""The web servers are killed while an editor works."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults import work
from tests.faults.machine import WEB


@pytest.mark.fault("kill -9 of both web servers in the middle of an approval", "nothing of it happened")
def test_an_approval_cut_in_the_middle_did_not_happen(machine, editor, seen):
    with machine.orm():
        change = work.submission("Words cut in the middle.")
    with machine.holding("wagtailcore_pagelogentry") as somebody_waits, ThreadPoolExecutor() as threads:
        sent = threads.submit(editor.post, change.review, **change.approval)
        somebody_waits()
        for name in WEB:
            machine.layout.kill(name)
        status = sent.result().status
    assert status >= 500
    seconds = machine.heal()
    assert "Words cut" not in machine.read(change.address)

    assert editor.post(change.review, **change.approval).status == 302
    assert "Words cut in the middle." in machine.read(change.address)
    seen(f"the editor saw {status}; {seconds:.0f} s later the same approval went through")


@pytest.mark.fault("kill -9 of web servers and database right after an approval was confirmed", "it stands")
def test_what_was_acknowledged_stays(machine, editor, seen):
    with machine.orm():
        change = work.submission("Words that were confirmed.")
    assert editor.post(change.review, **change.approval).status == 302
    for name in WEB:
        machine.layout.kill(name)
    machine.kill_database()
    seconds = machine.heal()
    assert "Words that were confirmed." in machine.read(change.address)
    seen(f"the page is published; all of it answered {seconds:.0f} s after the start")
