"""A lost site comes back: every row and every file."""

import json
import shutil
import tarfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from cms.backup import archive, programs
from cms.backup.archive import BackupFault
from cms.backup.create import archives, create, forget_older
from cms.backup.fingerprint import differences, fingerprint
from cms.models import Limit, PublicUpdate
from cms.security import encryption
from cms.security.encryption import CannotOpen
from cms.security.limits import limits
from networks.models import Subscription
from tests.demonstration import connected_to

NOW = datetime(2026, 11, 25, 7, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def silent(verb, done, total):
    pass


def fingerprint_now() -> dict:
    with transaction.atomic():
        return fingerprint()


@pytest.fixture(scope="module")
def site(demonstration_copy, django_db_blocker, tmp_path_factory):
    """The demonstration as this module's database, changes included, with its own uploads."""
    media = tmp_path_factory.mktemp("uploads")
    shutil.copytree(demonstration_copy.media, media, dirs_exist_ok=True)
    (media / "documents").mkdir(exist_ok=True)
    (media / "documents" / "carer’s guide.txt").write_text("Ask early.")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media),
        connected_to(demonstration_copy.database),
    ):
        limits.set("somebody was wrong", True, 3600)
        yield media
        limits.clear()


@pytest.fixture(scope="module")
def made(site, tmp_path_factory) -> Path:
    return create(tmp_path_factory.mktemp("backups"), now=NOW, progress=silent)


@pytest.fixture
def lost(site, tmp_path):
    """An empty database and an empty folder for uploads: what is there after the machine was lost."""
    name = f"{connection.settings_dict['NAME']}_lost"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {connection.ops.quote_name(name)}")
    try:
        with connected_to(name), override_settings(MEDIA_ROOT=tmp_path / "new"):
            yield tmp_path / "new"
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {connection.ops.quote_name(name)} WITH (FORCE)")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_everything_comes_back_byte_for_byte(made, lost, site, demonstration_copy, client, capsys):
    call_command("restore", str(made))
    assert "Restored and verified" in capsys.readouterr().out
    restored = fingerprint_now()
    page, history = client.get("/").content, list(PublicUpdate.objects.values())
    with connected_to(demonstration_copy.database):
        assert differences(fingerprint_now(), restored) == []
        assert client.get("/").content == page
        assert list(PublicUpdate.objects.values()) == history
        assert Limit.objects.exists()
    assert contents(lost) == contents(site)
    assert not Limit.objects.exists()  # how often who was wrong is in no backup


def test_mailing_lists_come_back_and_open_with_the_key_and_only_with_it(made, lost, capsys, settings):
    call_command("restore", str(made))
    assert "PERSONAL_DATA_KEYS" not in capsys.readouterr().err
    found = Subscription.objects.of("reader0@example.org").confirmed().first()
    assert found.address == "reader0@example.org"
    settings.SECRET_KEY = "that-of-a-new-machine"
    assert not Subscription.objects.of("reader0@example.org").exists()
    with pytest.raises(CannotOpen):
        _ = found.address


def test_restoring_without_the_key_says_so(made, lost, capsys, settings):
    settings.SECRET_KEY = "that-of-a-new-machine"
    call_command("restore", str(made))
    assert "PERSONAL_DATA_KEYS" in capsys.readouterr().err


def test_no_key_and_no_address_that_can_be_read_is_in_an_archive(made):
    content = made.read_bytes()
    assert b"reader0@example.org" not in content
    assert not [key for key in encryption._keys() if key.encode() in content]


def test_a_second_restore_is_refused_and_changes_nothing(made, lost):
    call_command("restore", str(made), verbosity=0)
    before = fingerprint_now()
    with pytest.raises(CommandError, match="database is not empty"):
        call_command("restore", str(made))
    assert fingerprint_now() == before


def test_a_restore_that_was_interrupted_after_the_files_goes_on(made, lost, site):
    shutil.copytree(site, lost)
    call_command("restore", str(made), verbosity=0)
    assert contents(lost) == contents(site)


def test_a_file_with_other_content_is_never_overwritten(made, lost):
    (lost / "documents").mkdir(parents=True)
    (lost / "documents" / "carer’s guide.txt").write_text("Something else.")
    with pytest.raises(CommandError, match="in the way"):
        call_command("restore", str(made))
    assert fingerprint_now() == {}


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda data: data[: len(data) // 2], "damaged|cut short"),
        (lambda data: data[:4000] + bytes([data[4000] ^ 1]) + data[4001:], "damaged"),
        (lambda data: b"not a tar file" * 100, "damaged or no backup"),
        (lambda data: b"", "damaged|cut short"),
    ],
    ids=["cut short", "one bit", "no archive", "nothing"],
)
def test_a_damaged_archive_is_refused_before_anything_is_written(made, lost, tmp_path, harm, said):
    damaged = tmp_path / made.name
    damaged.write_bytes(harm(made.read_bytes()))
    with pytest.raises(CommandError, match=said):
        call_command("restore", str(damaged))
    assert fingerprint_now() == {}
    assert not lost.exists()


def test_an_archive_cannot_write_outside_its_folder(lost, tmp_path):
    path = tmp_path / "hostile.tar"
    writer = archive.ArchiveWriter(path)
    writer.add_json(archive.ABOUT, {"format": archive.FORMAT})
    writer.add_json("media/../../escaped", "!")
    writer.close(tables={})
    with pytest.raises(CommandError, match="outside its folder"):
        call_command("restore", str(path))
    assert not (tmp_path / "escaped").exists()


def test_an_encrypted_archive_opens_with_its_key_only(site, lost, tmp_path, demonstration_copy):
    identity, another = pyrage.x25519.Identity.generate(), pyrage.x25519.Identity.generate()
    for name, key in (("right", identity), ("wrong", another)):
        (tmp_path / name).write_text(f"# made by a test\n{key}\n")
    with (
        connected_to(demonstration_copy.database),
        override_settings(BACKUP_RECIPIENT=str(identity.to_public()), MEDIA_ROOT=site),
    ):
        sealed = create(tmp_path / "sealed", now=NOW, progress=silent)
    assert [path.name for path in (tmp_path / "sealed").iterdir()] == [sealed.name]
    assert b"carer" not in sealed.read_bytes()
    for key in (None, tmp_path / "wrong"):
        with pytest.raises(CommandError, match="key"):
            call_command("restore", str(sealed), key=key)
    call_command("restore", str(sealed), key=tmp_path / "right", verbosity=0)
    assert contents(lost) == contents(site)


def test_a_recipient_that_is_no_key_leaves_no_archive(site, tmp_path):
    with (
        override_settings(BACKUP_RECIPIENT="somebody"),
        pytest.raises(BackupFault, match="no age public key"),
    ):
        create(tmp_path, now=NOW, progress=silent)
    assert list(tmp_path.iterdir()) == []


def test_what_is_written_during_a_backup_is_not_half_in_it(site, tmp_path, monkeypatch, django_db_blocker):
    """`pg_dump` and the fingerprint read the same moment: a later row is in neither."""
    dump = programs.run

    def dump_after_a_change(*arguments):
        def change():
            PublicUpdate.objects.filter(pk=newest.pk).update(note="Written meanwhile")
            connection.close()

        thread = threading.Thread(target=change)
        thread.start()
        thread.join()
        dump(*arguments)

    newest = PublicUpdate.objects.order_by("-pk").first()
    monkeypatch.setattr(programs, "run", dump_after_a_change)
    try:
        path = create(tmp_path, now=NOW, progress=silent)
        then = archive.verify(path)["tables"]["cms_publicupdate"]
        assert PublicUpdate.objects.get(pk=newest.pk).note == "Written meanwhile"
        assert fingerprint_now()["cms_publicupdate"] != then
    finally:
        PublicUpdate.objects.filter(pk=newest.pk).update(note=newest.note)


def test_the_archive_says_what_it_is(made):
    manifest = archive.verify(made)
    assert manifest["tables"]["cms_publicupdate"][0] == PublicUpdate.objects.count()
    assert made.stat().st_mode & 0o077 == 0
    with tarfile.open(made) as tar:
        about = json.load(tar.extractfile("about.json"))
    assert about["made_at"] == NOW.isoformat()
    assert "cms.0001_initial" in about["migrations"]


def test_only_finished_archives_older_than_asked_are_deleted(tmp_path):
    names = [f"staff-networks-{NOW - days * DAY:%Y%m%dT%H%M%SZ}.tar" for days in (40, 36, 34)]
    for name in [*names, "notes.txt"]:
        (tmp_path / name).touch()
    assert [path.name for path in forget_older(tmp_path, than=35 * DAY, now=NOW)] == names[:2]
    assert archives(tmp_path) == [tmp_path / names[2]]
    assert (tmp_path / "notes.txt").exists()
