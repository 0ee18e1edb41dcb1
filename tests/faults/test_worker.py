"""Workers are killed, doubled, and meet a clock that jumps."""

import pytest

from cms.tasks import tick
from networks.models import Digest
from networks.tasks import send_digest
from tests.faults import work
from tests.mailing import HOST, listening
from tests.waiting import until

DUE = 6
PEOPLE = 6


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


@pytest.mark.fault(
    "kill -9 of the worker in the middle of putting a digest together",
    "nobody gets a half; then one goes to each",
)
def test_a_digest_of_a_killed_worker_reaches_everybody_once(machine, seen):
    with machine.orm():
        network, lead = work.news_to_send(PEOPLE)
        before = work.digests_and_copies(network)
    with machine.holding(Digest._meta.db_table) as somebody_waits:
        with machine.orm():
            send_digest.defer(network_id=network.pk, by_id=lead.pk)
        somebody_waits()  # each copy is written by now, and the digest itself is not
        machine.layout.kill("worker")
    with machine.orm():
        assert work.digests_and_copies(network) == before
        work.let_the_killed_be_missed()
    with listening() as (mail_server, port):
        machine.layout.start("worker", EMAIL_URL=f"smtp://{HOST}:{port}")
        with machine.orm():
            until(lambda: work.digests_and_copies(network) == (1, 0), patience=130)
        machine.layout.kill("worker")
    readers = [address for address in mail_server.recipients if address.startswith("reader")]
    assert sorted(readers) == work.readers(PEOPLE)
    seen(f"no copy of the first try; the next worker sent {PEOPLE} people one each")
