"""A backup that is killed leaves nothing that looks finished, and the next one tidies up."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from cms.backup.archive import BackupFault
from cms.backup.create import archives, create
from tests.cms.backup.test_round_trip import NOW, silent
from tests.demonstration import connected_to


@pytest.mark.django_db
def test_a_backup_inside_a_transaction_is_refused(tmp_path):
    with pytest.raises(BackupFault, match="inside a transaction"):
        create(tmp_path, now=NOW, progress=silent)


def test_a_killed_backup_leaves_no_archive_and_no_remains_for_long(
    demonstration_copy, django_db_blocker, tmp_path
):
    folder = tmp_path / "backups"
    code = (
        "import django, time; django.setup()\n"
        "from cms.backup import create\n"
        "create.archive.verify = lambda *_: time.sleep(60)\n"
        "from django.core.management import call_command\n"
        f"call_command('backup', {str(folder)!r})\n"
    )
    host = connection.settings_dict["HOST"]
    url = f"postgresql://{connection.settings_dict['USER']}@/{demonstration_copy.database}?host={host}"
    process = subprocess.Popen([sys.executable, "-c", code], env=os.environ | {"DATABASE_URL": url})
    try:
        end = time.monotonic() + 30
        while not list(folder.glob("*.dump.partial")) and time.monotonic() < end:
            time.sleep(0.05)
        assert list(folder.glob("*.partial"))
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert archives(folder) == []
    with django_db_blocker.unblock(), connected_to(demonstration_copy.database):
        made = create(folder, now=NOW, progress=silent)
    assert list(folder.iterdir()) == [made]
