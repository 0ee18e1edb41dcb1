"""Adding to the audit log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Model

from cms.models import AuditEntry

Action = AuditEntry.Action
# What triggers read to know whose doing it is.
ACTOR = "audit.account"


def record(
    action: AuditEntry.Action, *, account: int | None, subject: Model | str = "", **facts: Any
) -> None:
    """Note that `account` did `action`. `facts` hold numbers and kinds, no names and nothing typed."""
    if not isinstance(subject, str):
        subject = f"{subject._meta.label_lower}:{subject.pk}"
    AuditEntry.objects.create(action=action, account=account, subject=subject, facts=facts)


@contextmanager
def acting_as(account: int | None) -> Iterator[None]:
    """Until the end, changes of rights are put down to `account`."""
    _set_actor(str(account or ""))
    try:
        yield
    finally:
        if not connection.needs_rollback:
            _set_actor("")


def _set_actor(account: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [ACTOR, account])
