"""Five hundred people with a bad connection, or one who pretends, keep nobody else from reading."""

import os
import signal
import ssl
from contextlib import nullcontext
from functools import partial

import pytest

from tests.deploy.container import Container
from tests.deploy.layout import HOST
from tests.deploy.slow import slow_clients
from tests.waiting import PATIENCE_SECONDS
from tools.run import announce

EACH = 167  # of three kinds: 501
# Neither comes from memory: each needs a process of the site that is free.
PATHS = [f"/search/?q=carers+{number}" for number in range(20)]


def largest_static_file(layout) -> str:
    collected = layout.root / "opt/staff-networks/current/.local/collected"
    files = [path for path in collected.rglob("*") if path.is_file()]
    return "/static/" + str(max(files, key=lambda path: path.stat().st_size).relative_to(collected))


def test_readers_of_the_installed_site_are_answered_while_500_slow_clients_wait(layout):
    trusting = ssl.create_default_context(cafile=layout.root / "etc/staff-networks/certificate.pem")
    secured = partial(trusting.wrap_socket, server_hostname=HOST)
    with slow_clients(layout.tls, "/every-block/", EACH, host=HOST, secured=secured):
        assert {layout.get(path).status for path in ["/", *PATHS]} == {200}


@pytest.fixture(scope="module")
def container(layout, tmp_path_factory):
    return Container(layout, tmp_path_factory.mktemp("container"))


def test_readers_of_the_container_are_answered_while_500_slow_clients_wait(container, layout):
    with (
        container.running(),
        slow_clients(container.port, largest_static_file(layout), EACH, host=HOST, secured=nullcontext),
    ):
        assert {container.get(path) for path in ["/", *PATHS]} == {200}
        assert container.is_healthy()


def test_the_container_ends_when_one_of_its_programs_does_and_when_it_is_told_to(container):
    with container.running() as process:
        os.kill(container.proxy(), signal.SIGKILL)
        assert process.wait(PATIENCE_SECONDS) == 1
    with container.running() as process:
        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0


def test_make_run_which_nothing_stands_in_front_of_says_that_it_is_for_one_person(capsys):
    announce(8000, 1.0)
    assert "For one person on this machine" in capsys.readouterr().out
