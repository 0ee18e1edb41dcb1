from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.backup.archive import BackupFault
from cms.backup.restore import restore
from cms.management.progress import progress_to


class Command(BaseCommand):
    help = "Bring a site back from an archive made by `backup`, into an empty database."
    # There is nothing to check before the tables are there.
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--key", type=Path, metavar="FILE", help="the secret key of an encrypted archive")

    def handle(self, *, archive: Path, key: Path | None, **options: Any) -> None:
        try:
            done = restore(archive, key_file=key, progress=progress_to(self.stdout))
        except (BackupFault, OSError) as fault:
            raise CommandError(f"Nothing was restored. {fault}") from None
        self.stdout.write(
            f"Restored and verified: {done['rows']} rows in {done['tables']} tables, {done['files']} files.\n"
            "If this version of the site is newer than the archive, go on with: manage.py migrate"
        )
        if done["lacks_key"]:
            self.stderr.write(
                "Nobody can read the addresses on mailing lists: their key is not here. "
                "Put it into PERSONAL_DATA_KEYS, or let SECRET_KEY be the old one."
            )
