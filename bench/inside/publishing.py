"""Publishing: what it costs, its index included, and a publisher for others to watch."""

import json
import sys
import time

from django.db import connection, transaction

from bench.inside.measure import timed
from bench.inside.requests import anonymous
from home.models import InformationPage

PAGES = 30
TIMES = 40


def publishing() -> dict[str, float]:
    """Publish pages of anywhere in the site as an editor does. Everything is rolled back."""
    pages = list(InformationPage.objects.filter(live=True).order_by("?").values_list("pk", flat=True)[:PAGES])
    turn = iter(range(10**6))

    def publish() -> None:
        with transaction.atomic():
            page = InformationPage.objects.get(pk=pages[next(turn) % len(pages)])
            page.title = f"{page.title[:200]} again"
            page.save_revision().publish()
            _run_what_waits_for_the_commit()
            transaction.set_rollback(True)

    return timed(publish, TIMES)


def _run_what_waits_for_the_commit() -> None:
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for entry in waiting:
        entry[1]()  # beside it: savepoints, and whether it may fail


def publish_on_request() -> None:
    """For each line on standard input publish one page, and say what its readers will see from when on."""
    page = InformationPage.objects.visible_to(anonymous()).order_by("pk").first()
    for number, _line in enumerate(sys.stdin):
        page = InformationPage.objects.get(pk=page.pk)
        page.title = f"Published {number} {time.time_ns()}"
        page.save_revision().publish()
        about = {"path": page.get_url(anonymous()), "title": page.title, "committed": time.monotonic()}
        sys.stdout.write(json.dumps(about) + "\n")
        sys.stdout.flush()
