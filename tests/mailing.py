"""A mail server to talk to, a worker to run, and a database where transactions really end."""

import asyncio
import os
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from unittest import mock
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import connection
from procrastinate.contrib.django import app

from cms import mail
from cms.mail.delivery import DELIVER
from cms.models import OutgoingMail
from tests.databases import end_other_sessions, only_once
from tests.demonstration import connected_to

HOST = "127.0.0.1"
ADDRESS = "amara@example.org"
OTHER_SIDE = "mail.log"  # aiosmtpd's logger: what the mail server logs is not ours


class MailServer:
    """What an SMTP server on this machine was told, and what it answers."""

    def __init__(self):
        self.accepted: list[tuple[list[str], str]] = []
        self.attempts = 0
        self.recipient_answer = self.content_answer = "250 OK"
        self.delay = 0.0
        self.before_answer: Callable = lambda: None

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        self.attempts += 1
        if self.recipient_answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient_answer

    async def handle_DATA(self, server, session, envelope):
        await asyncio.sleep(self.delay)
        if self.content_answer.startswith("250"):
            self.accepted.append((list(envelope.rcpt_tos), envelope.content.decode()))
        self.before_answer()
        return self.content_answer

    @property
    def recipients(self) -> list[str]:
        return [address for addresses, _ in self.accepted for address in addresses]


@contextmanager
def listening() -> Iterator[tuple[MailServer, int]]:
    """A server and its port."""
    handler, port = MailServer(), free_port()
    controller = Controller(handler, hostname=HOST, port=port)
    controller.start()
    try:
        yield handler, port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@contextmanager
def committing(migrated: Path, worker_id: str) -> Iterator[str]:
    """Connect to a database of our own, whose transactions are committed; give its name."""
    suffix = f"mail_{worker_id}"
    with only_once(migrated, migrated.read_text) as original, connected_to(original):
        end_other_sessions(original)
        connection.creation.clone_test_db(suffix=suffix, verbosity=0)
    name = f"{original}_{suffix}"
    with connected_to(name):
        yield name
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)} WITH (FORCE)")


def database_url(name: str) -> str:
    """Where another process finds the database `name`."""
    url = urlsplit(os.environ.get("DATABASE_URL", "postgresql:///staff_networks"))
    return url._replace(path=f"/{name}").geturl()


def work(*queues: str) -> None:
    """Run a real worker until nothing more is due; it adds none of the jobs that come by themselves."""
    by_themselves = mock.patch.dict(app.periodic_registry.periodic_tasks, clear=True)
    options = {"wait": False, "listen_notify": False, "install_signal_handlers": False}

    def run() -> None:
        with app.replace_connector(app.connector.get_worker_connector()):
            app.run_worker(queues=list(queues) or ["mail"], **options)

    # In a thread of its own: a browser test of the same process leaves an event loop running in this one.
    with by_themselves, ThreadPoolExecutor(1) as thread:
        thread.submit(run).result()


def waiting() -> list[EmailMultiAlternatives]:
    """The mails that the database holds, oldest first."""
    return [mail.restored(row) for row in OutgoingMail.objects.select_related("shared").order_by("pk")]


def jobs(**where) -> list[tuple[str, int]]:
    """Status and attempts of each delivery."""
    return rows(
        "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", DELIVER
    )


def rows(statement: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def write(*addresses: str) -> None:
    """Send a mail to each, the way Django does."""
    for address in addresses or (ADDRESS,):
        send_mail("The lift", "It is repaired.", None, [address])


def take() -> list[tuple[str, str]]:
    """To whom and with which subject; what was taken is gone."""
    found = [(message.to[0].partition("@")[0], message.subject) for message in waiting()]
    OutgoingMail.objects.all().delete()
    return found


def newest() -> str:
    """The newest mail's words in one line."""
    return " ".join(waiting()[-1].body.split())
