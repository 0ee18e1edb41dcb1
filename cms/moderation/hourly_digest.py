"""One mail an hour to a group of approvers: what is new, and what else waits for them.

What was announced is remembered for each submission, so nothing is missed however late the job runs.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone
from wagtail.models import AbstractGroupApprovalTask, Task, TaskState

from cms import mail
from cms.models import SentReminder
from cms.moderation import approval
from cms.moderation.recipients import edit_link, reviewers, title_of, waiting, wants

logger = logging.getLogger(__name__)

ANNOUNCED, DIGEST = "announced", "digest"
# A job on the hour does not start at the same second each time.
INTERVAL = timedelta(minutes=59)


def send_due(now: datetime) -> None:
    """Each group in a transaction of its own; a broken one is reported and does not stop the rest."""
    for task in Task.objects.specific():
        if not isinstance(task, AbstractGroupApprovalTask):
            continue
        try:
            with transaction.atomic():
                _send(task, now)
        except Exception:
            logger.exception("No batch for approval task %s", task.pk)


def mark_announced(states: Iterable[TaskState], now: datetime | None = None) -> None:
    marks = [SentReminder(kind=ANNOUNCED, key=str(state.pk), at=now or timezone.now()) for state in states]
    SentReminder.objects.bulk_create(marks, ignore_conflicts=True)


def forget_announced(state: TaskState) -> None:
    SentReminder.objects.filter(kind=ANNOUNCED, key=str(state.pk)).delete()


def _send(task: Task, now: datetime) -> None:
    states = list(waiting(task).filter(claim__isnull=True))
    keys = [str(state.pk) for state in states]
    known = set(SentReminder.objects.filter(kind=ANNOUNCED, key__in=keys).values_list("key", flat=True))
    new = [state for state in states if str(state.pk) not in known]
    if not new:
        return
    if not _may_write_again(task, now):
        return
    mark_announced(new, now)
    for person_id, own in _by_person(states).items():
        if any(state in new for state in own):
            _write(person_id, own)


def _may_write_again(task: Task, now: datetime) -> bool:
    """Whether the last batch is an hour old; if so, this is the last one now."""
    marks = SentReminder.objects.select_for_update()
    last, is_first = marks.get_or_create(kind=DIGEST, key=str(task.pk), defaults={"at": now})
    if not is_first and now - last.at < INTERVAL:
        return False
    last.at = now
    last.save(update_fields=["at"])
    return True


def _by_person(states: list[TaskState]) -> dict[int, list[TaskState]]:
    """What each person may decide about: never what they wrote."""
    found: dict[int, list[TaskState]] = {}
    for state in states:
        for pk in reviewers(state).values_list("pk", flat=True):
            found.setdefault(pk, []).append(state)
    return found


def _write(person_id: int, states: list[TaskState]) -> None:
    person = get_user_model().objects.get(pk=person_id)
    if not wants(person, "submitted"):
        return
    items = [
        {
            "title": title_of(state),
            "link": edit_link(state.workflow_state.content_object),
            "target": approval.target_for(state),
        }
        for state in states
    ]
    mail.send("waiting", person, {"items": items})
