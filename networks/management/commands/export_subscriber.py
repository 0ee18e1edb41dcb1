import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from networks.mailing import subscriptions


class Command(BaseCommand):
    help = "Write all that mailing lists hold about one address, for the person who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="for example sam@example.org")

    def handle(self, *, address: str, **options: Any) -> None:
        held = subscriptions.held_about(address)
        self.stdout.write(json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
