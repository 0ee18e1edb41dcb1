import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.management.progress import progress_to
from search.scale.site import FEWEST_PAGES, NotAScaleSite, plan_anew, seed


class Command(BaseCommand):
    help = (
        "Make a large, realistic site to measure with, in an empty database or one that this command made. "
        "Another run adds more pages."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--pages", type=int, required=True, help="How many pages to add, for example 10000."
        )
        parser.add_argument("--seed", type=int, default=1, help="The same number makes the same site.")

    def handle(self, *, pages, seed: int, **options):
        if not settings.DEMONSTRATION_ALLOWED:
            raise CommandError("Made-up pages are only for development. Nothing was added.")
        if pages < FEWEST_PAGES:
            raise CommandError(f"A site needs {FEWEST_PAGES} pages or more. Nothing was added.")
        start = time.perf_counter()
        self.make(pages, seed)
        plan_anew()
        self.stdout.write(f"Ready in {time.perf_counter() - start:.0f} s.")

    def make(self, pages: int, number: int) -> None:
        start = time.perf_counter()
        show = progress_to(self.stdout)

        def report(verb: str, done: int, total: int) -> None:
            if done == total and verb == "Making pages":
                rate = done / (time.perf_counter() - start)
                self.stdout.write(f"Made {done} pages, {rate:.0f} a second.")
            show(verb, done, total)

        try:
            seed(pages, today=timezone.localdate(), seed=number, progress=report)
        except NotAScaleSite:
            raise CommandError(
                "This database holds somebody's pages. Give the address of an empty one in DATABASE_URL; "
                "nothing was added."
            ) from None
