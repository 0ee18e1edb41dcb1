"""The site as `deploy/` installs it, with the demonstration in its database; one for all tests here."""

import pytest
from django.conf import settings
from django.db import connection

from tests.deploy.layout import Layout, installed_below


@pytest.fixture(scope="package")
def installed(tmp_path_factory):
    """A folder that `install.sh` filled."""
    return installed_below(tmp_path_factory.mktemp("machine"))


@pytest.fixture(scope="package")
def layout(installed, demonstration_copy):
    """Two web servers, a worker and nginx, all answering."""
    place = connection.settings_dict
    url = f"postgresql://{place['USER']}@/{demonstration_copy.database}?host={place['HOST']}"
    more = {"POSTGRES_PROGRAMS": settings.POSTGRES_PROGRAMS}
    layout = Layout(installed, url, demonstration_copy.media, more)
    try:
        layout.start("web@1", "web@2", "worker", "nginx")
        for number in (1, 2):
            layout.wait_for_server(number)
        layout.wait_for("/healthz")
        yield layout
    finally:
        layout.stop()
