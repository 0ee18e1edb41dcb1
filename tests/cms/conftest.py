"""For tests of mail: a database with real commits, and a mail server to talk to. For others: the site map."""

import logging
import re

import pytest

from tests.mailing import HOST, OTHER_SIDE, committing, listening, rows

ENTRY = re.compile(r"<url><loc>([^<]+)</loc>(?:<lastmod>([^<]+)</lastmod>)?</url>")


@pytest.fixture(scope="module")
def committed_database(django_db_setup, django_db_blocker, worker_id, run_folder):
    with django_db_blocker.unblock(), committing(run_folder / "migrated", worker_id) as name:
        yield name


@pytest.fixture
def committed(committed_database, settings, caplog):
    """No mail and no job yet; what is done is committed. No test may log an address."""
    settings.EMAIL_BACKEND = "cms.mail.QueueingBackend"
    settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = HOST, 2
    caplog.set_level(logging.INFO)
    yield committed_database
    rows("DELETE FROM procrastinate_periodic_defers")
    rows("DELETE FROM procrastinate_jobs")
    rows("DELETE FROM cms_outgoingmail")
    rows("DELETE FROM cms_sharedmail")
    for record in caplog.get_records("call"):
        if record.name == OTHER_SIDE:
            continue
        said = f"{record.__dict__} {logging.Formatter().format(record)}"
        assert "@" not in said, said


@pytest.fixture
def mail_server(settings):
    with listening() as (handler, port):
        settings.EMAIL_PORT = port
        yield handler


@pytest.fixture
def site_map(client):
    """When each address last changed, as a day like 2026-11-25."""

    def read() -> dict[str, str]:
        found = ENTRY.findall(client.get("/sitemap.xml").text)
        return {re.sub(r"^https?://[^/]+", "", address): changed[:10] for address, changed in found}

    return read
