"""One token that changes whenever anything readers may see changes.

`bump()` is called in the transaction of the change; `VersionedValue` keeps what was computed from the
database until the token differs. The process that made the change sees it at once, every other within
`RECHECK_SECONDS`. Rows are appended, never updated, so two publications at once never wait for each other.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import transaction
from django.db.models import Count, Manager, Max, Model
from django.db.models.signals import post_delete, post_save

RECHECK_SECONDS = 1.0
MOST_OLD_ROWS = 1000

T = TypeVar("T")
Token = tuple[int, int]
_seen: tuple[Token, float] | None = None


def bump() -> None:
    """Record that public content changed; call it inside the transaction of the change."""
    _changes().create()
    connection = transaction.get_connection()
    connection.content_changed = connection.in_atomic_block
    transaction.on_commit(_after_commit)


def current() -> Token:
    """The token now. One small query a second and process, however many pages are served."""
    global _seen
    if _seen and is_fresh():
        return _seen[0]
    asked_at = time.monotonic()
    # The count as well as the newest id: of two transactions the one with the lower id may end last.
    row = _changes().aggregate(rows=Count("pk"), newest=Max("pk"))
    token = (row["rows"], row["newest"] or 0)
    _seen = (token, asked_at)
    return token


def is_fresh() -> bool:
    """Whether `current()` knows without asking the database."""
    return _seen is not None and time.monotonic() - _seen[1] < RECHECK_SECONDS


def follow(*models: type[Model]) -> None:
    """Count every row of `models` as public content: saving or deleting one changes the token.

    What Django sends no signal for (`QuerySet.update`, `bulk_create`) has to call `bump()` itself.
    """
    for model in models:
        for signal in (post_save, post_delete):
            signal.connect(_row_changed, sender=model, dispatch_uid=f"content version {model._meta.label}")


def forget() -> None:
    """Ask the database again at the next look."""
    global _seen
    _seen = None


def prune(now: datetime, keep: timedelta = timedelta(hours=1)) -> int:
    """Delete the log's old rows; only the fact of a change matters. Returns how many went.

    Not before there are many: deleting changes the token, and with it goes every kept page.
    """
    with transaction.atomic():
        old = _changes().filter(at__lt=now - keep)
        deleted = old.delete()[0] if old.count() > MOST_OLD_ROWS else 0
        if deleted:
            bump()  # a new highest id, so that the token can never return to an older value
    return deleted


def _changes() -> Manager[Any]:
    """The log's rows; models read this module, so that it asks for theirs once it runs."""
    return apps.get_model("cms", "ContentChange").objects


def _row_changed(sender: object, **kwargs: Any) -> None:
    bump()


def _after_commit() -> None:
    transaction.get_connection().content_changed = False
    forget()


def _is_pending() -> bool:
    """Whether this very transaction has changed content that nobody else can see yet."""
    connection = transaction.get_connection()
    return connection.in_atomic_block and getattr(connection, "content_changed", False)


class VersionedValue(Generic[T]):
    """A value computed from the database and kept in this process until content changes.

    `compute` takes no argument. Inside a transaction that has itself changed content the value is
    computed afresh and not kept: other threads must not see what may still be rolled back.
    """

    instances: list["VersionedValue[Any]"] = []

    def __init__(self, compute: Callable[[], T]) -> None:
        self.compute = compute
        self._kept: tuple[Token, T] | None = None
        self._lock = Lock()
        self.instances.append(self)

    def get(self) -> T:
        if _is_pending():
            return self.compute()
        token = current()  # read before computing: the value is then at least as new as its token
        kept = self._kept
        if kept and kept[0] == token:
            return kept[1]
        with self._lock:
            if not (self._kept and self._kept[0] == token):
                self._kept = (token, self.compute())
            return self._kept[1]

    def clear(self) -> None:
        self._kept = None
