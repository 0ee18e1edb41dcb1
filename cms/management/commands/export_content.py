from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.content_files.exporter import export_folder
from cms.management.progress import progress_to


class Command(BaseCommand):
    help = "Write every live page, commitment and alert as content files. See docs/content-files.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="an empty or new folder")

    def handle(self, *, path: Path, **options: Any) -> None:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            self.stderr.write(
                f"{path} is not an empty folder. Name a new one, so that nothing is overwritten."
            )
            raise SystemExit(2)
        exported = export_folder(path, progress=progress_to(self.stderr))
        self.stdout.write(f"Exported {exported.files} files to {path}.")
        self._name("Left out, because they are not published:", exported.left_out)

    def _name(self, why: str, addresses: list[str]) -> None:
        if addresses:
            self.stdout.write(why)
            for address in addresses:
                self.stdout.write(f"  {address}")
