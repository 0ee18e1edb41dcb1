"""Run background tasks in this process, but only after the surrounding transaction, and each only once.

django-tasks' own immediate backend runs them at once, so Wagtail's indexing reads child rows
(progress items, themes) that are not written yet, and a rolled-back page would stay in the index.
"""

from functools import partial
from typing import Any

from django.db import transaction
from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import TaskResult

# Publishing saves a page several times in a row, and each save asks for the same indexing.
LOOK_BACK = 30


class OnCommitBackend(ImmediateBackend):
    def _execute_task(self, task_result: TaskResult[Any]) -> None:
        wanted = (task_result.task.module_path, repr(task_result.args), repr(task_result.kwargs))
        pending = transaction.get_connection().run_on_commit[-LOOK_BACK:]
        if any(getattr(function, "wanted", None) == wanted for _sids, function, _robust in pending):
            return

        run: Any = partial(ImmediateBackend._execute_task, self, task_result)
        run.wanted = wanted
        transaction.on_commit(run)
