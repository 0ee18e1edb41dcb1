from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cms.backup.archive import BackupFault
from cms.backup.create import create, forget_older
from cms.management.progress import progress_to


class Command(BaseCommand):
    help = "Write the whole site, database and uploaded files, into one verified archive."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="where archives are kept; made if it is not there")
        parser.add_argument(
            "--keep-days", type=int, metavar="DAYS", help="delete archives older than this, for example 35"
        )

    def handle(self, *, folder: Path, keep_days: int | None, **options: Any) -> None:
        now = timezone.now()
        try:
            path = create(folder, now=now, progress=progress_to(self.stdout))
        except (BackupFault, OSError) as fault:
            raise CommandError(f"No backup was made. {fault}") from None
        self.stdout.write(f"{path} ({path.stat().st_size / 1e6:.1f} MB), verified.")
        if keep_days is not None:
            for old in forget_older(folder, than=timedelta(days=keep_days), now=now):
                self.stdout.write(f"Deleted {old.name}, older than {keep_days} days.")
