from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.content_files.errors import ContentRefused
from cms.content_files.importer import import_folders
from cms.management.progress import progress_to


class Command(BaseCommand):
    help = "Bring content files (Markdown with front matter) in, all or none. See docs/content-files.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="a folder; several are one import"
        )
        parser.add_argument(
            "--as-draft", action="store_true", help="submit to moderation instead of publishing"
        )
        parser.add_argument("--dry-run", action="store_true", help="only report what would happen")

    def handle(self, *, paths: list[Path], as_draft: bool, dry_run: bool, **options: Any) -> None:
        try:
            outcome = import_folders(
                paths, as_draft=as_draft, dry_run=dry_run, progress=progress_to(self.stderr)
            )
        except ContentRefused as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            self.stderr.write(f"Nothing was imported: {len(refused.faults)} to put right.")
            raise SystemExit(2) from None
        for verb in ("created", "changed", "unchanged"):
            names = getattr(outcome, verb)
            self.stdout.write(f"{'Would be ' if dry_run else ''}{verb}: {len(names)}".capitalize())
            if verb != "unchanged":
                for name in names:
                    self.stdout.write(f"  {name}")
