"""One machine for all tests here. Each leaves it healed."""

import shutil

import pytest

from tests.deploy.layout import Layout, installed_below
from tests.factories import EditorFactory
from tests.faults.machine import Machine, copy_database
from tests.faults.signed_in import sign_in
from tests.redis_server import Redis
from tools import postgres_programs
from tools.postgres import PostgresServer


@pytest.fixture(scope="package")
def machine(demonstration_copy, tmp_path_factory, run_folder, django_db_blocker):
    """The demonstration, installed as in production, on a durable PostgreSQL and a Redis of its own."""
    root = installed_below(tmp_path_factory.mktemp("machine"), run_folder)
    redis = Redis(tmp_path_factory.mktemp("redis"))
    server = PostgresServer(tmp_path_factory.mktemp("postgres"), "faults")
    layout = None
    with django_db_blocker.unblock():
        try:
            url = server.start()
            copy_database(demonstration_copy, server)
            more = {"CACHE_URL": redis.address, "POSTGRES_PROGRAMS": postgres_programs.for_clients()}
            layout = Layout(root, url, demonstration_copy.media, more)
            machine = Machine(layout, server, redis)
            machine.heal()
            yield machine
        finally:
            if layout:
                layout.stop()
            redis.kill()
            server.destroy()
            shutil.rmtree(server.base, ignore_errors=True)


@pytest.fixture
def editor(machine):
    """A second person, signed in at the machine, who may approve."""
    with machine.orm():
        return sign_in(machine, EditorFactory())


@pytest.fixture
def seen(record_property):
    """Say what was seen; `make faults` writes it into the table."""
    return lambda words: record_property("seen", words)


@pytest.fixture(autouse=True)
def _healed(machine):
    yield
    machine.heal()
