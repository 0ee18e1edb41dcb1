"""Fixtures for every test: one migrated database a run, fresh caches a test, a site with one network."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import connection
from django.test import RequestFactory
from wagtail.models import Site

from cms import content_version
from cms.content_version import VersionedValue
from home.models import HomePage
from tests import databases
from tests.factories import NetworkIndexPageFactory, NetworkPageFactory, UserFactory


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id, tmp_path_factory):
    """Migrate once a run; each parallel worker gets a copy."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    with django_db_blocker.unblock(), databases.own_copy(worker_id, shared):
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
    for value in VersionedValue.instances:
        value.clear()


@pytest.fixture
def settle():
    """Call it once the test's data stand: from then on caches work as they do after a commit."""

    def as_after_commit():
        connection.content_changed = False
        content_version.forget()

    return as_after_commit


@pytest.fixture
def home(db) -> HomePage:
    return HomePage.objects.get()


@pytest.fixture
def networks(home):
    """The page of all networks."""
    return NetworkIndexPageFactory(parent=home, title="Staff networks", slug="networks")


@pytest.fixture
def network(networks):
    return NetworkPageFactory(parent=networks, title="Carers’ Network", slug="carers")


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
