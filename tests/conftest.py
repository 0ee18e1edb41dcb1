"""Fixtures for every test: one migrated database a run, fresh caches a test, a site with one network."""

import gc
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection, transaction
from django.test import RequestFactory, override_settings
from pytest_django import DjangoDbBlocker
from time_machine import TimeMachineFixture
from wagtail.models import Site

from cms import content_version
from cms.caching import rendered_pages
from cms.content_version import VersionedValue
from home.models import HomePage, InformationPage
from networks.models import EventPage, NetworkIndexPage, NetworkPage, StatementPage
from tests import databases, demonstration, one_network
from tests.factories import (
    CommitmentFactory,
    CommitmentsPageFactory,
    EventPageFactory,
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    StatementPageFactory,
    TermOfOfficeFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    add_item,
)
from tests.served.server import running as serving
from tests.set_clock import ORDINARY_DAY
from tests.site_map import find_addresses
from updates.models import CommitmentsPage, MonthlyUpdatePage, UpdateSeriesPage

# Looking for garbage would take an eighth of a run.
gc.set_threshold(100_000)


@pytest.fixture(scope="session")
def run_folder(worker_id, tmp_path_factory) -> Path:
    """A folder for what all parallel workers of a run share, or the many runs of `make mutation`."""
    if shared := os.environ.get("TESTS_RUN_FOLDER"):
        return Path(shared)
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id, run_folder):
    """Migrate once a run; each parallel worker gets a copy."""
    with closed_meanwhile(django_db_blocker, databases.own_copy(worker_id, run_folder)):
        yield


@pytest.fixture(scope="session")
def demonstration_copy(django_db_setup, django_db_blocker, worker_id, run_folder):
    """This worker's copy of the demonstration site, with the states that it lacks (`tests/states.py`)."""
    own = demonstration.own_demonstration(worker_id, run_folder)
    with closed_meanwhile(django_db_blocker, own) as copy:
        yield copy


@contextmanager
def closed_meanwhile(blocker: DjangoDbBlocker, database: AbstractContextManager) -> Iterator:
    """Let `database` be reached to make it and to drop it only.

    A fixture that forgot to ask for `db` would store what nobody takes back, and another test finds it.
    """
    with ExitStack() as made:
        with blocker.unblock():
            value = made.enter_context(database)
        yield value
        with blocker.unblock():
            made.close()


@pytest.fixture(scope="session")
def network_copy(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The name of a copy of this worker's database that has a network."""
    with closed_meanwhile(django_db_blocker, one_network.own_copy()) as name:
        yield name


@pytest.fixture(scope="class", autouse=True)
def _with_network(request, django_db_blocker):
    """A test that asks for `networks` finds them in its database, and so does all of its class.

    Making them for each took a fifth of a run.
    """
    together = [item for item in request.session.items if request.cls and item.cls is request.cls]
    wanted = {name for item in together or [request] for name in item.fixturenames}
    if "networks" not in wanted or "on_demonstration" in wanted:
        yield
        return
    name = request.getfixturevalue("network_copy")
    with django_db_blocker.unblock(), demonstration.connected_to(name):
        yield


@pytest.fixture(scope="class")
def kept(_with_network, django_db_setup, django_db_blocker):
    """What other fixtures of a class store, once for all its tests, is taken back when the class is over.

    Each test takes back its own changes, as ever.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        forget_everything()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="class")
def on_demonstration(demonstration_copy, django_db_blocker):
    """A test, or all of a class, has the demonstration as its database; its changes are rolled back.

    Not for a module: its other tests would have the demonstration or not, depending on which came first.
    """
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=demonstration_copy.media),
        demonstration.connected_to(demonstration_copy.database),
    ):
        yield


@pytest.fixture(scope="session")
def addresses(demonstration_copy, django_db_blocker) -> dict[str, str]:
    """The path of every type and state of page, by the names in `tests.site_map.PAGES`."""
    with django_db_blocker.unblock(), demonstration.connected_to(demonstration_copy.database):
        return find_addresses(demonstration_copy.at)


@pytest.fixture(scope="session")
def server(demonstration_copy, tmp_path_factory) -> str:
    """The address of a real web server with the demonstration. Tests sign in and read there, no more."""
    with serving(demonstration_copy, tmp_path_factory.getbasetemp() / "server.log") as address:
        yield address


@pytest.fixture(scope="session", autouse=True)
def _mail_is_queued():
    """Django's test set-up would put its own mail backend in the place of ours."""
    with override_settings(EMAIL_BACKEND="cms.mail.QueueingBackend"):
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """What one test computed from its database must not reach the next."""
    forget_everything()
    yield
    forget_everything()


def forget_everything() -> None:
    cache.clear()
    content_version.forget()
    connection.content_changed = False  # that was in a transaction which is rolled back
    for value in VersionedValue.instances:
        value.clear()


@pytest.fixture
def settle(monkeypatch):
    """Call it once the test's data stand: from then on caches work as they do after a commit.

    Pages are rendered for each request all the same: it is their cost that is counted.
    """
    monkeypatch.setattr(rendered_pages, "_is_shareable", lambda request: False)
    # A slow run would meet the one query a second that asks whether anything changed.
    monkeypatch.setattr(content_version, "RECHECK_SECONDS", 3600)

    def as_after_commit():
        connection.content_changed = False
        content_version.forget()

    return as_after_commit


@pytest.fixture
def ordinary_day(time_machine) -> TimeMachineFixture:
    """The clock starts at `ORDINARY_DAY` and runs. With `usefixtures` all others are made on that day."""
    time_machine.move_to(ORDINARY_DAY)
    return time_machine


@pytest.fixture
def home(db) -> HomePage:
    return HomePage.objects.get()


@pytest.fixture
def networks(db):
    """The page of all networks."""
    return NetworkIndexPage.objects.get()


@pytest.fixture
def network(networks):
    return NetworkPage.objects.get()


@pytest.fixture
def site(db) -> Site:
    return Site.objects.get(is_default_site=True)


@pytest.fixture
def reader():
    return UserFactory()


@pytest.fixture
def request_of(rf: RequestFactory):
    """A GET request as `user` would send it."""

    def make(user=None, path="/", **cookies):
        request = rf.get(path)
        request.user = user or AnonymousUser()
        request.COOKIES.update(cookies)
        return request

    return make


@pytest.fixture
def site_of_each_type(home, networks, network):
    """One live page of each type, by type."""
    series = UpdateSeriesPageFactory(parent=home, starts_month=date(2026, 1, 1))
    promise = CommitmentFactory(ref="RE-03", network=network)
    month = MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1))
    TermOfOfficeFactory(network=network)
    return {
        HomePage: home,
        NetworkIndexPage: networks,
        NetworkPage: network,
        StatementPage: StatementPageFactory(parent=network),
        EventPage: EventPageFactory(parent=network),
        InformationPage: InformationPageFactory(parent=home),
        UpdateSeriesPage: series,
        MonthlyUpdatePage: add_item(month, "Mentoring", commitments=[promise]),
        CommitmentsPage: CommitmentsPageFactory(parent=home),
    }
