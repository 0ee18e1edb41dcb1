"""Indexing what has just changed."""

from cms.models import BasePage
from search.indexing.documents import rows_of_commitments, rows_of_responses
from search.indexing.rebuild import index_batch
from search.indexing.writer import write_commitments, write_responses
from updates.models import Commitment, Response


def index_page(pk: int) -> None:
    """Bring the entry of one page up to date; a page that is not live has none."""
    batch = list(BasePage.objects.live().filter(pk=pk, depth__gt=1).values_list("pk", "content_type_id"))
    index_batch(batch)


def index_commitments(pks: list[int]) -> None:
    write_commitments(rows_of_commitments(Commitment.objects.filter(pk__in=pks)))


def index_responses(pks: list[int]) -> None:
    write_responses(rows_of_responses(Response.objects.filter(pk__in=pks)))


def index_what_belongs_to(network_pk: int) -> None:
    """For a network that went live again: its commitments and answers left the index with it."""
    write_commitments(rows_of_commitments(Commitment.objects.filter(network=network_pk)))
    write_responses(rows_of_responses(Response.objects.filter(network=network_pk)))
