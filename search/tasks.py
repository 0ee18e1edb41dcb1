"""Indexing one page or commitment, after the transaction that changed it (`cms.on_commit`) and once in it."""

from django.utils import timezone
from django_tasks import task
from procrastinate.contrib.django import app

from search import counting
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


@app.periodic(cron="43 3 * * *")
@app.task(queueing_lock="forget_searches")
def forget_searches(timestamp: int) -> None:
    """Every night: what was searched for two years ago goes."""
    counting.forget_old(timezone.localdate())
