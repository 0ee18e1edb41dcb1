"""A digest survives whatever dies on its way: nobody is left out, and at most one copy goes twice."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings as configured

from cms import tasks
from cms.mail import queue
from cms.models import SharedMail
from home.models import HomePage
from networks.mailing import digests
from networks.models import Digest, Subscription
from tests import set_clock
from tests.factories import NetworkIndexPageFactory, NetworkPageFactory, StatementPageFactory
from tests.mailing import HOST, database_url, jobs, rows, waiting, work
from tests.networks.mailing.lists import subscribe_many

pytestmark = pytest.mark.usefixtures("ordinary_day")

PEOPLE = 6


@pytest.fixture
def network(committed):
    """A network with news and people on its list, in the database that commits."""
    index = NetworkIndexPageFactory(parent=HomePage.objects.get(), title="Staff networks", slug="networks")
    network = NetworkPageFactory(parent=index, title="Carers’ Network")
    StatementPageFactory(parent=network, title="On the new rota")
    subscribe_many(network, PEOPLE)
    rows("DELETE FROM procrastinate_jobs")
    yield network
    Digest.objects.all().delete()
    Subscription.objects.all().delete()
    index.delete()


def send(network) -> Digest:
    return digests.send(network, by=None, now=set_clock.now() + timedelta(minutes=1))


def test_a_worker_killed_in_the_middle_goes_on_and_repeats_at_most_the_copy_in_hand(
    network, committed, mail_server, tmp_path
):
    digest = send(network)
    with open(tmp_path / "worker.log", "wb") as log:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "procrastinate", "worker", "--queues", "mail"],
            cwd=configured.BASE_DIR,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "cms.settings.development",
                "SECRET_KEY": configured.SECRET_KEY,  # opens what this process sealed
                "DATABASE_URL": database_url(committed),
                "EMAIL_URL": f"smtp://{HOST}:{configured.EMAIL_PORT}",
            },
        )
        mail_server.before_answer = lambda: (
            os.kill(worker.pid, signal.SIGKILL) if len(mail_server.accepted) == 3 else None
        )
        try:
            assert worker.wait(120) == -signal.SIGKILL
        finally:
            worker.kill()
    assert len(mail_server.accepted) == 3
    assert digest.waiting == PEOPLE - 2  # what the third was told, nobody noted
    assert digests.how_far(digest) == "more than a quarter is sent"
    mail_server.before_answer = lambda: None

    rows("DELETE FROM procrastinate_jobs WHERE queue_name = 'default'")
    rows("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    tasks.rescue.defer(timestamp=0)
    work("default", "mail")
    counts = Counter(mail_server.recipients)
    assert set(counts) == {f"reader{number}@example.org" for number in range(PEOPLE)}
    assert sorted(counts.values()) == [1] * (PEOPLE - 1) + [2]
    assert (digest.waiting, digests.how_far(digest), jobs()) == (0, "sent", [])


def test_what_dies_while_it_is_queued_leaves_nothing_and_can_start_anew(network, monkeypatch):
    usual, seen = queue.EmailMessage, []

    def dies(*args, **kwargs):
        seen.append(args)
        if len(seen) == PEOPLE:
            raise KeyboardInterrupt  # what no `except Exception` stops
        return usual(*args, **kwargs)

    monkeypatch.setattr(queue, "EmailMessage", dies)
    with pytest.raises(KeyboardInterrupt):
        send(network)
    monkeypatch.undo()
    assert (Digest.objects.count(), SharedMail.objects.count(), waiting(), jobs()) == (0, 0, [], [])
    assert send(network).recipients == PEOPLE


def test_ten_thousand_are_queued_with_few_statements(network, django_assert_max_num_queries):
    subscribe_many(network, 10_000 - PEOPLE, begin=PEOPLE)
    with django_assert_max_num_queries(60):
        digest = send(network)
    assert digest.recipients == digest.waiting == 10_000
