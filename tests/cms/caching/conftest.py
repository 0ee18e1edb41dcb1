"""Real commits: what is kept and what is not is decided by them."""

import pytest
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms import content_version
from home.models import Alert, HomePage
from networks.models import Theme
from tests.cms.caching.asking import front
from tests.committed import scratch_database
from tests.factories import NetworkIndexPageFactory, NetworkPageFactory
from updates.models import Commitment


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), scratch_database():
        yield


@pytest.fixture
def home(committed):
    content_version.forget()
    home = HomePage.objects.get()
    yield home
    Commitment.objects.update(public_since=None)  # a public one cannot be deleted
    for model in (Commitment, Alert, Theme, Redirect):
        model.objects.all().delete()
    Site.objects.update(root_page=home)
    for page in HomePage.objects.get().get_children():
        page.delete()


@pytest.fixture
def network(home):
    index = NetworkIndexPageFactory(parent=home, title="Staff networks", slug="networks")
    return NetworkPageFactory(parent=index, title="Carers’ Network", slug="carers")


@pytest.fixture
def site_front(network):
    return front()
