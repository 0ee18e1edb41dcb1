"""Indexing one page or commitment, after the transaction that changed it (`cms.on_commit`) and once in it."""

from django_tasks import task

from search.indexing import one


@task()
def index_page(pk: int) -> None:
    one.index_page(pk)


@task()
def index_commitment(pk: int) -> None:
    one.index_commitments([pk])


@task()
def index_commitments_of(network_pk: int) -> None:
    one.index_commitments_of(network_pk)
