from pathlib import Path

from django.core.management.base import BaseCommand

from cms.content_files.faults import ContentRefused
from cms.content_files.importer import import_folder
from cms.management.progress import progress_to


class Command(BaseCommand):
    help = "Bring content files (Markdown with front matter) in, all or none. See docs/content-files.md."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a folder of content files")
        parser.add_argument(
            "--as-draft", action="store_true", help="submit to moderation instead of publishing"
        )
        parser.add_argument("--dry-run", action="store_true", help="only report what would happen")

    def handle(self, *, paths, as_draft, dry_run, **options):
        try:
            outcomes = [self._import(path, as_draft, dry_run) for path in paths]
        except ContentRefused as refused:
            for fault in refused.faults:
                self.stderr.write(str(fault))
            self.stderr.write(f"Nothing was imported: {len(refused.faults)} to put right.")
            raise SystemExit(2) from None
        would = "Would be " if dry_run else ""
        for outcome in outcomes:
            for verb in ("created", "changed", "unchanged"):
                names = getattr(outcome, verb)
                self.stdout.write(f"{would}{verb}: {len(names)}".capitalize())
                if verb != "unchanged":
                    for name in names:
                        self.stdout.write(f"  {name}")

    def _import(self, path, as_draft, dry_run):
        if not path.is_dir():
            self.stderr.write(f"{path}:1: This is not a folder.")
            raise SystemExit(2)
        return import_folder(path, as_draft=as_draft, dry_run=dry_run, progress=progress_to(self.stderr))
