"""A mail server's troubles are the worker's alone: nothing is delayed, lost, or sent for ever."""

import logging
import os
import signal
import smtplib
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as configured

from cms import mail, tasks
from cms.models import OutgoingMail
from tests import set_clock
from tests.mailing import ADDRESS, HOST, database_url, free_port, jobs, listening, rows, waiting, work, write


def due_now() -> None:
    rows("UPDATE procrastinate_jobs SET scheduled_at = NULL")


@pytest.mark.fault("the mail server is away", "nobody waits, and it is delivered later")
def test_a_mail_server_that_is_down_delays_nobody_and_loses_nothing(committed, settings, monkeypatch):
    settings.EMAIL_PORT = free_port()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(smtplib, "SMTP", None)  # whoever writes a mail does not even try
        write()
    for attempt in (1, 2):
        work()
        assert jobs() == [("todo", attempt)]
        due_now()
    with listening() as (mail_server, port):
        settings.EMAIL_PORT = port
        work()
        assert mail_server.recipients == [ADDRESS]
    assert (waiting(), jobs()) == ([], [])


def test_a_host_name_that_does_not_exist_is_only_postponed(committed, settings):
    settings.EMAIL_HOST = "mail.invalid"
    write()
    work()
    assert jobs() == [("todo", 1)]


@pytest.mark.fault("the mail server is slower than the time allowed", "tried again")
def test_a_server_slower_than_the_time_allowed_is_tried_again(committed, mail_server, settings):
    settings.EMAIL_TIMEOUT, mail_server.delay = 0.2, 1
    write()
    work()
    assert jobs() == [("todo", 1)]
    settings.EMAIL_TIMEOUT, mail_server.delay = 5, 0
    mail_server.accepted.clear()
    due_now()
    work()
    assert mail_server.recipients == [ADDRESS]


@pytest.mark.fault("the mail server says “not now”", "tried again, later and later")
@pytest.mark.parametrize("answer", ["recipient_answer", "content_answer"])
def test_a_temporary_refusal_is_tried_again_later_and_later(committed, mail_server, answer):
    setattr(mail_server, answer, "451 Come back")
    write()
    rows("UPDATE procrastinate_jobs SET attempts = 2")
    for attempt in (3, 4, 5):
        work()
        assert jobs() == [("todo", attempt)]
        [(wait,)] = rows("SELECT extract(epoch FROM scheduled_at - now())::float FROM procrastinate_jobs")
        assert 4**attempt - 60 < wait <= 4**attempt
        work()
        assert mail_server.attempts == attempt - 2  # not before its time
        due_now()
    setattr(mail_server, answer, "250 OK")
    work()
    assert mail_server.recipients == [ADDRESS]


@pytest.mark.fault("the mail server says “never”", "given up at once, counted, the address forgotten")
@pytest.mark.parametrize("answer", ["recipient_answer", "content_answer"])
def test_a_permanent_refusal_is_final_visible_and_forgets_the_address(committed, mail_server, caplog, answer):
    setattr(mail_server, answer, f"550 No {ADDRESS} here")
    write(ADDRESS, "second@example.org")
    work()
    assert jobs() == [("failed", 1)] * 2
    assert waiting() == []
    failures = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(failures) == 2
    assert "ended with status: Error" in failures[0].getMessage()
    assert "550" in str(failures[0].exc_info[1])


def test_attempts_end_after_a_day(committed, mail_server, caplog):
    mail_server.recipient_answer = "451 Come back"
    write()
    rows("UPDATE procrastinate_jobs SET attempts = %s", tasks.MAIL_ATTEMPTS)
    work()
    assert jobs() == [("failed", tasks.MAIL_ATTEMPTS + 1)]
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    waits = [4 ** (attempt + 1) for attempt in range(tasks.MAIL_ATTEMPTS)]
    assert timedelta(days=1) < timedelta(seconds=sum(waits)) < timedelta(days=1, hours=1)


def test_a_mail_that_failed_for_good_is_forgotten_after_a_week_and_not_before(committed, mail_server):
    mail_server.recipient_answer = "451 Come back"
    write("given-up@example.org", "still-waiting@example.org")
    rows("UPDATE procrastinate_jobs SET attempts = %s WHERE id = (SELECT min(id) FROM procrastinate_jobs)", 8)
    work()
    week = timedelta(days=7)
    for age, left in ((week - timedelta(hours=1), 2), (week + timedelta(hours=1), 1)):
        rows("UPDATE procrastinate_events SET at = now() - %s", age)
        rows("UPDATE cms_outgoingmail SET created_at = now() - %s", age)
        tasks.tidy.defer(timestamp=0)
        work("default")
        assert len(waiting()) == left
    assert waiting()[0].to == ["still-waiting@example.org"]


def test_one_broken_mail_does_not_stop_the_next(committed, mail_server):
    write("first@example.org", "second@example.org")
    row = OutgoingMail.objects.order_by("pk").first()
    row.message = {"nothing": "of use"}
    row.save()
    work()
    assert mail_server.recipients == ["second@example.org"]
    assert jobs() == [("todo", 1)]


@pytest.mark.fault("kill -9 of the worker while the mail server takes a mail", "at most that one comes twice")
def test_a_worker_killed_between_accept_and_note_repeats_only_that_mail(committed, mail_server, tmp_path):
    write("first@example.org", "second@example.org", "third@example.org")
    with open(tmp_path / "worker.log", "wb") as log:
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker", "--queues=mail"],
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
        mail_server.before_answer = lambda: os.kill(worker.pid, signal.SIGKILL)
        try:
            assert worker.wait(60) == -signal.SIGKILL
        finally:
            worker.kill()
    assert mail_server.recipients == ["first@example.org"]
    assert jobs() == [("doing", 0), ("todo", 0), ("todo", 0)]
    mail_server.before_answer = lambda: None

    rows("DELETE FROM procrastinate_jobs WHERE queue_name = 'default'")
    rows("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    tasks.rescue.defer(timestamp=0)
    work("default", "mail")
    assert sorted(mail_server.recipients) == sorted(
        ["first@example.org", "first@example.org", "second@example.org", "third@example.org"]
    )
    same = [content for (address,), content in mail_server.accepted if address == "first@example.org"]
    assert len({content.split("Message-ID: ")[1].split()[0] for content in same}) == 1
    assert (waiting(), jobs()) == ([], [])


def test_a_mail_that_kills_every_worker_is_given_up(committed):
    write()
    rows("UPDATE procrastinate_jobs SET status = 'doing', attempts = %s", tasks.RESCUES)
    tasks.rescue.defer(timestamp=0)
    work("default")
    assert jobs() == [("failed", tasks.RESCUES + 1)]


def test_a_job_that_comes_again_by_itself_is_not_rescued(committed):
    tasks.tick.defer(timestamp=0)
    rows("UPDATE procrastinate_jobs SET status = 'doing'")
    tasks.tick.defer(timestamp=0)
    tasks.rescue.defer(timestamp=0)
    work("default")
    assert rows("SELECT 1 FROM procrastinate_jobs WHERE status IN ('doing', 'failed')") == []


def test_the_clock_goes_before_mail_that_waits(committed):
    write()
    tasks.tick.defer(timestamp=0)
    assert rows("SELECT task_name FROM procrastinate_jobs ORDER BY priority DESC, id LIMIT 1") == [
        ("cms.tasks.tick",)
    ]


@pytest.mark.usefixtures("ordinary_day")
def test_nothing_is_deleted_that_was_queued_a_moment_ago(committed):
    write()
    rows("DELETE FROM procrastinate_jobs")
    assert mail.forget_abandoned(set_clock.now()) == 0
    assert mail.forget_abandoned(set_clock.now() + timedelta(days=2)) == 1
