"""The way back: into an empty database only, verified before and after."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction

from cms.backup import archive, encryption, programs
from cms.backup.archive import BackupFault
from cms.backup.fingerprint import differences, fingerprint, names
from cms.security.encryption import key_fingerprints
from cms.typing import Progress


def restore(path: Path, *, key_file: Path | None, progress: Progress) -> dict[str, Any]:
    """Bring back everything in the archive at `path`; return how many tables, rows and files that was, and
    whether this site lacks the key that opens its addresses.

    Files come first and the database last, in one transaction: whatever interrupts it, the database is still
    empty and the same command may be given again. Raises `BackupFault` when the database is not empty, a file
    with other content is in the way, or the archive is not whole.
    """
    require_empty()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=path.parent)))
        if encryption.is_sealed(path):
            encryption.open_sealed(path, key_file, folder / "archive.tar")
            path = folder / "archive.tar"
        manifest = archive.verify(path, progress)
        files = [name for name in manifest["members"] if name.startswith(archive.MEDIA)]
        _restore_media(path, manifest, files, progress)
        archive.extract(path, archive.DUMP, folder / archive.DUMP)
        _restore_database(folder / archive.DUMP)
        key = archive.about(path).get("personal_data_key")
    with transaction.atomic():
        lost = differences(manifest["tables"], fingerprint(progress))
    if lost:
        raise BackupFault(f"These tables are not as they were: {', '.join(lost[:10])}.")
    rows = [value for name, value in manifest["tables"].items() if not name.startswith("sequence ")]
    return {
        "tables": len(rows),
        "rows": sum(row[0] for row in rows),
        "files": len(files),
        "lacks_key": key is not None and key not in key_fingerprints(),
    }


def require_empty() -> None:
    with connection.cursor() as cursor:
        if found := names(cursor):
            raise BackupFault(
                f"The database is not empty: it has {len(found)} tables. Make an empty one and let "
                "DATABASE_URL name it. Nothing was changed."
            )


def _restore_media(path: Path, manifest: dict[str, Any], files: list[str], progress: Progress) -> None:
    if not files:
        return
    root = Path(default_storage.path(""))
    for name in files:
        there = archive.media_path(root, name)
        if there.exists() and archive.sha256_of(there) != manifest["members"][name]["sha256"]:
            raise BackupFault(
                f"{there} is in the way, with other content. Let MEDIA_ROOT name an empty folder. "
                "Nothing was changed."
            )
    archive.extract_media(path, root, progress, len(files))


def _restore_database(dump: Path) -> None:
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments")
    programs.run("pg_restore", *options, f"--dbname={connection.settings_dict['NAME']}", str(dump))
