"""Indexing one page, commitment or answer, once, after its transaction (`cms.jobs.on_commit`)."""

from contextlib import suppress

from django.utils import timezone
from django_tasks import task
from procrastinate.contrib.django import app

from search import analytics
from search.indexing import incremental
from search.remote import client
from search.remote.sync import sync


@task()
def index_page(pk: int) -> None:
    incremental.index_page(pk)
    send_changes()


@task()
def index_commitment(pk: int) -> None:
    incremental.index_commitments([pk])
    send_changes()


@task()
def index_response(pk: int) -> None:
    incremental.index_responses([pk])
    send_changes()


@task()
def index_what_belongs_to(network_pk: int) -> None:
    incremental.index_what_belongs_to(network_pk)


@task()
def send() -> None:
    send_changes()


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="send_to_other_engine")
def send_to_other_engine(timestamp: int) -> None:
    """Every minute: what the engine of SEARCH_URL has not been told yet, for whatever reason."""
    send_changes()


def send_changes() -> None:
    if client.is_in_use():
        with suppress(client.Unreachable):
            sync()


@app.periodic(cron="43 3 * * *")
@app.task(queueing_lock="forget_searches")
def forget_searches(timestamp: int) -> None:
    """Every night: what was searched for two years ago goes."""
    analytics.forget_old(timezone.localdate())
