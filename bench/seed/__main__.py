"""Make a large, realistic site, in an empty database or one that this made; another run adds more pages."""

import argparse
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.development")
django.setup()

from django.conf import settings
from django.core.management.base import OutputWrapper
from django.utils import timezone

from bench.seed.site import FEWEST_PAGES, NotAScaleSite, plan_anew, seed
from cms.management.progress import progress_to


def main(arguments: list[str] | None = None) -> None:
    """Raises `SystemExit` with words for whoever typed it; then nothing was added."""
    options = _arguments(arguments)
    if not settings.DEMONSTRATION_ALLOWED:
        raise SystemExit("Made-up pages are only for development. Nothing was added.")
    if options.pages < FEWEST_PAGES:
        raise SystemExit(f"A site needs {FEWEST_PAGES} pages or more. Nothing was added.")
    start = time.perf_counter()
    _make(options.pages, options.seed)
    plan_anew()
    print(f"Ready in {time.perf_counter() - start:.0f} s.")


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.seed", description=__doc__)
    parser.add_argument("--pages", type=int, required=True, help="how many pages to add, for example 10000")
    parser.add_argument("--seed", type=int, default=1, help="the same number makes the same site")
    return parser.parse_args(arguments)


def _make(pages: int, number: int) -> None:
    start = time.perf_counter()
    show = progress_to(OutputWrapper(sys.stdout))

    def report(verb: str, done: int, total: int) -> None:
        if done == total and verb == "Making pages":
            print(f"Made {done} pages, {done / (time.perf_counter() - start):.0f} a second.")
        show(verb, done, total)

    try:
        seed(pages, today=timezone.localdate(), seed=number, progress=report)
    except NotAScaleSite:
        raise SystemExit(
            "This database holds somebody's pages. Give the address of an empty one in DATABASE_URL; "
            "nothing was added."
        ) from None


if __name__ == "__main__":
    main()
