from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from procrastinate.contrib.django import app


class Command(BaseCommand):
    help = "Run jobs: mail, pictures, what comes every minute. Ctrl-C lets the job in hand end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queues", help="only these, with commas; all of them without")

    def handle(self, *, queues: str | None, **options: Any) -> None:
        names = queues.split(",") if queues else None
        connector: Any = app.connector
        with app.replace_connector(connector.get_worker_connector()) as own:
            own.run_worker(queues=names)
