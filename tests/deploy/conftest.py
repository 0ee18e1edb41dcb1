"""The site as `deploy/` installs it, with the demonstration in its database; one for all tests here."""

import os
import shutil

import pytest
from django.db import connection

from tests.deploy.layout import Layout, install

NEEDED = {"nginx": "nginx-light", "openssl": "openssl"}


@pytest.fixture(scope="package")
def installed(tmp_path_factory):
    """A folder that `install.sh` filled."""
    path = os.pathsep.join([os.environ["PATH"], "/usr/sbin"])
    missing = [package for program, package in NEEDED.items() if not shutil.which(program, path=path)]
    if missing:
        reason = (
            f"The production layout needs {', '.join(missing)}. Type: apt-get install {' '.join(missing)}"
        )
        (pytest.fail if os.environ.get("REQUIRE_SERVERS") == "1" else pytest.skip)(reason)
    root = tmp_path_factory.mktemp("machine")
    root.chmod(0o755)
    install(root)
    return root


@pytest.fixture(scope="package")
def layout(installed, demonstration_copy):
    """Two web servers, a worker and nginx, all answering."""
    place = connection.settings_dict
    url = f"postgresql://{place['USER']}@/{demonstration_copy.database}?host={place['HOST']}"
    layout = Layout(installed, url, demonstration_copy.media)
    try:
        layout.start("web@1", "web@2", "worker", "nginx")
        for number in (1, 2):
            layout.wait_for_server(number)
        layout.wait_for("/healthz")
        yield layout
    finally:
        layout.stop()
