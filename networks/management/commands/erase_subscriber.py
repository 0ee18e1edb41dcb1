import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from networks.mailing import subscriptions


class Command(BaseCommand):
    help = "Delete addresses from every mailing list, with the mail that waits for them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "address", nargs="+", help="for example sam@example.org; - reads addresses from standard input"
        )

    def handle(self, *, address: list[str], **options: Any) -> None:
        people = count = 0
        for each in _lines(address):
            found = subscriptions.erase(each)
            people, count = people + bool(found), count + found
        # Never the addresses: what a command says is kept in logs.
        self.stdout.write(f"Deleted {count} subscriptions of {people} addresses.")


def _lines(addresses: list[str]) -> Iterator[str]:
    for address in addresses:
        yield from (line.strip() for line in sys.stdin if line.strip()) if address == "-" else [address]
