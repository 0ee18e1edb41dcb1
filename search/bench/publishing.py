"""What publishing one page costs, its index included. Everything is rolled back."""

from django.db import connection, transaction

from home.models import InformationPage
from search.bench.measure import Row, timed

# Measured on a site of 1,000 pages by this same function; kept by whoever compares.
PAGES = 30


def publishing_row(target: float | None = None) -> Row:
    """Publish pages of anywhere in the site as an editor does: a revision, its row of history, the index."""
    pages = list(InformationPage.objects.filter(live=True).order_by("?")[:PAGES])
    turn = iter(range(10**6))

    def publish() -> None:
        page = pages[next(turn) % len(pages)]
        with transaction.atomic():
            page = InformationPage.objects.get(pk=page.pk)
            page.title = f"{page.title[:200]} again"
            page.save_revision().publish()
            _run_what_waits_for_the_commit()
            transaction.set_rollback(True)

    return timed("publishing one page", publish, target)


def _run_what_waits_for_the_commit() -> None:
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for _sids, function, _robust in waiting:
        function()
