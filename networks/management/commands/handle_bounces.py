import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from networks.mailing import bounces


class Command(BaseCommand):
    help = (
        "Read mails that came back, and take addresses off mailing lists whose mailbox is gone. Give it "
        "files, folders with one mail a file, or nothing: mail servers pipe one mail to standard input."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="*", type=Path)

    def handle(self, *, path: list[Path], **options: Any) -> None:
        counts = dict.fromkeys(bounces.BounceOutcome, 0)
        try:
            for content in _mails(path):
                counts[bounces.handle(content)] += 1
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        self.stdout.write(", ".join(f"{count} {outcome.value}" for outcome, count in counts.items()) + ".")


def _mails(paths: list[Path]) -> Iterator[bytes]:
    if not paths:
        yield sys.stdin.buffer.read(bounces.LONGEST)
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if not file.is_dir():
                with file.open("rb") as opened:
                    yield opened.read(bounces.LONGEST)
