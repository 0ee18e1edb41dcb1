"""A database with the page of all networks and one network, made once by each parallel worker."""

from collections.abc import Iterator
from contextlib import contextmanager

import time_machine
from django.db import connection

from home.models import HomePage
from tests.demonstration import clone, connected_to, drop
from tests.factories import NetworkIndexPageFactory, NetworkPageFactory
from tests.set_clock import ORDINARY_DAY


@contextmanager
def own_copy() -> Iterator[str]:
    """Copy the database of now, add the pages, and give the copy's name; dropped afterwards."""
    name = clone(connection.settings_dict["NAME"], "network")
    with connected_to(name), time_machine.travel(ORDINARY_DAY, tick=False):
        networks = NetworkIndexPageFactory(
            parent=HomePage.objects.get(), title="Staff networks", slug="networks"
        )
        NetworkPageFactory(parent=networks, title="Carers’ Network", slug="carers")
    yield name
    drop(name)
