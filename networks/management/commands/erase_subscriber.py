import sys

from django.core.management.base import BaseCommand

from networks.mailing import subscriptions


class Command(BaseCommand):
    help = "Delete addresses from every mailing list, with the mail that waits for them."

    def add_arguments(self, parser):
        parser.add_argument(
            "address", nargs="+", help="for example sam@example.org; - reads addresses from standard input"
        )

    def handle(self, *, address, **options):
        people = count = 0
        for each in _lines(address):
            found = subscriptions.erase(each)
            people, count = people + bool(found), count + found
        # Never the addresses: what a command says is kept in logs.
        self.stdout.write(f"Deleted {count} subscriptions of {people} addresses.")


def _lines(addresses: list[str]):
    for address in addresses:
        yield from (line.strip() for line in sys.stdin if line.strip()) if address == "-" else [address]
