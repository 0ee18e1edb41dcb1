"""Run background tasks in this process, but only after the surrounding transaction.

django-tasks' own immediate backend runs them at once, so Wagtail's indexing reads child rows
(progress items, themes) that are not written yet, and a rolled-back page would stay in the index.
"""

from functools import partial

from django.db import transaction
from django_tasks.backends.immediate import ImmediateBackend


class OnCommitBackend(ImmediateBackend):
    def _execute_task(self, task_result) -> None:
        transaction.on_commit(partial(super()._execute_task, task_result))
