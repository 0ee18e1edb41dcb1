import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.management.progress import progress_to
from search.indexing.rebuild import rebuild
from search.remote import client
from search.remote.sync import start_afresh, sync


class Command(BaseCommand):
    help = (
        "Index every page and commitment for readers' search. A run that was stopped goes on where it was; "
        "readers can search meanwhile."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--afresh", action="store_true", help="Begin again from the first page.")

    def handle(self, *, afresh: bool, **options: Any) -> None:
        start = time.perf_counter()
        done = rebuild(progress_to(self.stdout), afresh=afresh)
        seconds = time.perf_counter() - start
        self.stdout.write(f"Indexed {done} pages in {seconds:.0f} s, {done / seconds:.0f} a second.")
        if client.is_configured():
            self.send_everything()

    def send_everything(self) -> None:
        client.forget()
        try:
            start_afresh()
            sent = sync()
        except client.Unreachable as error:
            raise CommandError(
                f"SEARCH_URL cannot be used ({type(error.__cause__).__name__}). PostgreSQL has everything "
                "and answers meanwhile. Run this again when the engine can be reached."
            ) from None
        self.stdout.write(f"Sent {sent} entries to the engine of SEARCH_URL.")
