"""The site as `deploy/` installs it, with the demonstration in its database; one for all tests here."""

from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from tests.demonstration import one_more
from tests.deploy.layout import Layout, installed_below


@pytest.fixture(scope="package")
def installed(tmp_path_factory, run_folder):
    """A folder that `install.sh` filled."""
    return installed_below(tmp_path_factory.mktemp("machine"), run_folder)


@pytest.fixture(scope="package")
def layout(installed, demonstration_copy, django_db_blocker):
    """Two web servers, a worker and nginx, all answering, on a demonstration that nobody else reads."""
    place = connection.settings_dict
    more = {"POSTGRES_PROGRAMS": settings.POSTGRES_PROGRAMS}
    with django_db_blocker.unblock(), one_more(demonstration_copy) as copy:
        url = f"postgresql://{place['USER']}@/{copy.database}?host={quote(place['HOST'])}"
        layout = Layout(installed, url, copy.media, more)
        try:
            layout.start("web@1", "web@2", "worker", "nginx")
            for number in (1, 2):
                layout.wait_for_server(number)
            layout.wait_for("/healthz")
            yield layout
        finally:
            layout.stop()
