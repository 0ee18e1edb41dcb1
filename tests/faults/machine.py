"""A machine of this run's own: the site installed as in production, on a database that may be killed."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

import psycopg
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from cms.backup import programs
from cms.models import Heartbeat
from cms.tasks import tick
from tests.demonstration import Demonstration, connected_to
from tests.deploy.layout import Layout
from tests.faults import work
from tests.redis_server import Redis
from tests.waiting import until
from tools.postgres import PostgresServer

WEB = ("web@1", "web@2")


@dataclass
class Machine:
    """The layout, its database server and its cache."""

    layout: Layout
    server: PostgresServer
    redis: Redis

    @contextmanager
    def orm(self) -> Iterator[None]:
        """Let Django's models here read and write the machine's database."""
        before = dict(connection.settings_dict)
        connection.close()
        place = urlsplit(self.server.url())
        connection.settings_dict |= {
            "HOST": parse_qs(place.query)["host"][0],
            "USER": place.username,
            "PASSWORD": "",
            "PORT": "",
        }
        try:
            with (
                override_settings(
                    MEDIA_ROOT=self.layout.root / "var/lib/staff-networks/media",
                    PERSONAL_DATA_KEYS=[self.layout.settings()["PERSONAL_DATA_KEYS"]],
                ),
                connected_to(place.path.strip("/")),
            ):
                yield
        finally:
            connection.close()
            connection.settings_dict.update(before)

    @contextmanager
    def holding(self, table: str) -> Iterator[Callable[[], None]]:
        """Nobody else can write to `table` meanwhile; what is given waits until somebody tries to."""
        with (
            psycopg.connect(self.server.url(), autocommit=False) as holder,
            psycopg.connect(self.server.url(), autocommit=True) as onlooker,
        ):
            holder.execute(f"LOCK TABLE {table} IN SHARE MODE")

            def somebody_waits():
                waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass"
                until(lambda: onlooker.execute(waiting, [table]).fetchone()[0])

            yield somebody_waits
            with suppress(psycopg.Error):  # the server may have been killed meanwhile
                holder.rollback()

    def kill_database(self) -> None:
        """kill -9 of PostgreSQL and all that belongs to it."""
        number = self.server.process()
        os.kill(number, signal.SIGKILL)
        until(lambda: not self.server.process())

    def read(self, path: str) -> str:
        """What readers of either web server see once both may have heard of a change: a second later."""
        time.sleep(1.05)
        texts = [self.layout.get_from(number, path).body.decode() for number in (1, 2)]
        assert texts[0] == texts[1]
        return texts[0]

    def wait_until_published(self, pages: list[int]) -> None:
        """The clock comes every minute, and another to wait for whoever held the work before."""
        with self.orm():
            until(lambda: not work.is_waiting(pages), patience=130)

    def heal(self) -> float:
        """Start what is missing, as systemd would; return how many seconds it took until all of it works."""
        started = time.monotonic()
        self.server.start()
        if not self.redis.answers():
            self.redis.start()
        self.start_missing()
        for number in (1, 2):
            self.layout.wait_for_server(number)
        began = timezone.now()
        with self.orm():
            with suppress(AlreadyEnqueued):
                tick.defer(timestamp=0)
            until(lambda: self.start_missing() or Heartbeat.objects.filter(at__gt=began).exists())
        self.layout.wait_for("/readyz")
        return time.monotonic() - started

    def start_missing(self) -> None:
        running = self.layout.running
        for name in (*WEB, "worker", "nginx"):
            if name not in running or running[name].poll() is not None:
                self.layout.start(name)

    def errors(self) -> str:
        """The last that the web servers said about what went wrong."""
        logs = [log.read_text() for log in sorted(self.layout.root.glob("web@*.log"))]
        lines = [line for log in logs for line in log.splitlines()]
        return "\n".join(line[-1500:] for line in lines if not line.startswith("{"))[-9000:]


def copy_database(demonstration: Demonstration, server: PostgresServer) -> None:
    """Put the demonstration into the machine's own database."""
    with connected_to(demonstration.database):
        connection.ensure_connection()
        dump, restore = programs.find("pg_dump"), programs.find("pg_restore")
        place = connection.get_connection_params()
        source = f"postgresql://{place['user']}@/{place['dbname']}?host={quote(place['host'])}"
    with subprocess.Popen([dump, "-Fc", "--no-owner", "-d", source], stdout=subprocess.PIPE) as dumping:
        subprocess.run(
            [restore, "--no-owner", "--no-privileges", "-d", server.url()], stdin=dumping.stdout, check=True
        )
