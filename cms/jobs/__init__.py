"""Queueing a job in the transaction of its cause: rolled back means never run."""

from typing import Any

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager


def enqueue(task: str, *arguments: dict[str, Any]) -> None:
    """Queue the task of that name once for each of `arguments`, with one statement."""
    if not arguments:
        return
    # Not `app`'s own connection: in the worker that is not Django's, and would commit by itself.
    manager = JobManager(DjangoConnector())
    job = app.configure_task(task, allow_unknown=False).job
    JobDeferrer(manager, job).batch_defer(*arguments)
