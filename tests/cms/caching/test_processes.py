"""Two real web servers on one database: what is published through one is on the other within a second."""

import re
import time
from urllib.request import Request, urlopen

import pytest

from networks.models import NetworkPage
from tests.demonstration import connected_to
from tests.factories import publish, restrict
from tests.served.server import running


@pytest.fixture
def servers(demonstration_copy, tmp_path):
    with (
        running(demonstration_copy, tmp_path / "one.log") as one,
        running(demonstration_copy, tmp_path / "two.log") as two,
    ):
        yield one, two


def read(address: str) -> tuple[str, str]:
    with urlopen(Request(address)) as answer:  # noqa: S310 - our own server
        return answer.geturl(), answer.read().decode()


def test_a_change_is_on_every_server_within_a_second(
    servers, demonstration_copy, django_db_blocker, addresses
):
    path = addresses["network"]
    with django_db_blocker.unblock(), connected_to(demonstration_copy.database):
        network = NetworkPage.objects.get(slug=re.search(r"([^/]+)/$", path)[1])
        for server in servers:
            read(server + path)
        network = publish(network, summary="Words of this very second.")
        time.sleep(1.05)
        assert all("Words of this very second." in read(server + path)[1] for server in servers)
        rule = restrict(network)
        time.sleep(1.05)
        assert all("/accounts/login/" in read(server + path)[0] for server in servers)
        rule.delete()
