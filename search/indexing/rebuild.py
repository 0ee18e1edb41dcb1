"""Index everything: in batches, each committed, so that a run that was stopped goes on where it was."""

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.utils import timezone

from cms.models import BasePage
from search.indexing.documents import row_of_page, rows_of_commitments, rows_of_responses
from search.indexing.text import related_names
from search.indexing.writer import write_commitments, write_pages, write_responses
from search.models import Entry, Rebuild
from updates.models import Commitment, Response

BATCH = 500

Progress = Callable[[str, int, int], None]


def rebuild(progress: Progress = lambda *_: None, *, afresh: bool = False) -> int:
    """Write every entry anew and delete those of nothing; returns how many pages this run indexed.

    Readers go on searching meanwhile: an entry is replaced, never missing. `afresh` forgets where an earlier
    run stopped.
    """
    if afresh:
        Rebuild.objects.all().delete()
    run = Rebuild.objects.first() or Rebuild.objects.create(started_at=timezone.now())
    pages = BasePage.objects.live().filter(depth__gt=1)
    known: set[str] = set()
    total, before = pages.count(), run.done
    while batch := list(
        pages.filter(pk__gt=run.last_page).order_by("pk").values_list("pk", "content_type_id")[:BATCH]
    ):
        with transaction.atomic():
            index_batch(batch, known)
            run.last_page, run.done = batch[-1][0], run.done + len(batch)
            run.save()
        progress("Indexing", run.done, total)
    with transaction.atomic():
        write_commitments(rows_of_commitments(Commitment.objects.order_by("pk")), known)
        write_responses(rows_of_responses(Response.objects.order_by("pk")), known)
        delete_stale()
        run.delete()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_entry")
    return run.done - before


def index_batch(batch: list[tuple[int, int]], known: set[str] | None = None) -> None:
    """Index pages, given as (id, content type id)."""
    by_type: dict[int, list[int]] = {}
    for pk, type_id in batch:
        by_type.setdefault(type_id, []).append(pk)
    rows = []
    for type_id, pks in by_type.items():
        model: Any = ContentType.objects.get_for_id(type_id).model_class()
        pages = model.objects.filter(pk__in=pks).prefetch_related(*related_names(model))
        rows += [row_of_page(page) for page in pages]
    write_pages(sorted(rows, key=lambda row: row.pk), known)


def delete_stale() -> int:
    """Delete entries of pages that are not live; the database's triggers leave none, unless they were off."""
    deleted, _ = Entry.objects.filter(page__live=False).delete()
    return deleted
