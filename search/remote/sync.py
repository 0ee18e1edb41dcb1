"""Keeping the other engine's copy of the index up to date."""

from wagtail.search.backends.base import BaseSearchBackend

from search.models import Entry, Gone
from search.remote import client

BATCH = 500


def sync() -> int:
    """Send what changed and take out what is gone; returns how many. Raises `engine.Unreachable`."""
    return _take_out() + _send()


def start_afresh() -> None:
    """Make the engine's index anew, empty; everything is to be sent."""

    def work(backend: BaseSearchBackend) -> None:
        backend.get_index_for_model(Entry).reset()
        backend.get_index_for_model(Entry).add_model(Entry)

    client.ask(work)
    Entry.objects.filter(is_sent=True).update(is_sent=False)
    Gone.objects.all().delete()


def _send() -> int:
    sent = 0
    while pks := list(
        Entry.objects.filter(is_sent=False).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        # Marked first: what changes while it is sent is marked anew, and sent again.
        batch = Entry.objects.filter(pk__in=pks)
        batch.update(is_sent=True)
        entries = list(batch)
        try:
            client.ask(
                lambda backend, some=entries: backend.get_index_for_model(Entry).add_items(Entry, some)
            )
        except client.Unreachable:
            batch.update(is_sent=False)
            raise
        sent += len(pks)
    return sent


def _take_out() -> int:
    gone = list(Gone.objects.values_list("pk", flat=True)[:BATCH])
    for pk in gone:
        client.ask(lambda backend, pk=pk: backend.get_index_for_model(Entry).delete_item(Entry(pk=pk)))
    Gone.objects.filter(pk__in=gone).delete()
    return len(gone)
