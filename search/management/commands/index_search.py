import time

from django.core.management.base import BaseCommand

from cms.management.progress import progress_to
from search.indexing.rebuild import rebuild


class Command(BaseCommand):
    help = (
        "Index every page and commitment for readers' search. A run that was stopped goes on where it was; "
        "readers can search meanwhile."
    )

    def add_arguments(self, parser):
        parser.add_argument("--afresh", action="store_true", help="Begin again from the first page.")

    def handle(self, *, afresh, **options):
        start = time.perf_counter()
        done = rebuild(progress_to(self.stdout), afresh=afresh)
        seconds = time.perf_counter() - start
        self.stdout.write(f"Indexed {done} pages in {seconds:.0f} s, {done / seconds:.0f} a second.")
