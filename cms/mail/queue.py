"""What writes mails into the queue, in the transaction of their cause."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from cms.jobs import enqueue
from cms.mail import rendering
from cms.mail.delivery import DELIVER
from cms.mail.stored import message_id, stored
from cms.models import OutgoingMail, SharedMail

logger = logging.getLogger(__name__)

AUTOMATIC = {"Auto-Submitted": "auto-generated"}


@dataclass(frozen=True)
class Letter:
    """One person's copy of a `SharedMail`: `values` stand there for their keys."""

    to: str
    concerns: str
    headers: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)


def send(name: str, to: User | str, context: dict[str, Any], **options: Any) -> bool:
    """Queue the mail `templates/emails/<name>.txt` to a user or an address; False when they have none."""
    return bool(send_to_all(name, [to], context, **options))


def send_to_all(
    name: str,
    people: Iterable[User | str],
    context: dict[str, Any],
    *,
    headers: dict[str, str] | None = None,
    concerns: str = "",
) -> int:
    """Queue the same mail to each of `people` (users or addresses) on its own; return how many can get it.

    `concerns`: the key of what it is sent for, by which `withdraw` takes back what still waits.
    """
    reachable = [(person, address) for person in people if (address := _address(person))]
    if not reachable:
        return 0
    subject, body = rendering.render(name, context)
    messages = []
    for person, address in reachable:
        message = EmailMessage(subject, body, to=[address], headers=AUTOMATIC | (headers or {}))
        try:
            messages += stored(message)
        except ValueError:
            # Without the reason: it quotes the address.
            logger.warning("Mail %s: the address of user %s is not one", name, getattr(person, "pk", "?"))
    _queue(messages, concerns=concerns)
    return len(messages)


def send_shared(shared: SharedMail, letters: Iterable[Letter]) -> int:
    """Queue one mail for each of `letters`, which hold little: what they share stays in its own row."""
    rows = []
    for letter in letters:
        headers = AUTOMATIC | letter.headers | {"Message-ID": message_id()}
        try:
            EmailMessage("", "", to=[letter.to], headers=headers).message().as_bytes()
        except ValueError:
            logger.warning("Shared mail %s: the address of %s is not one", shared.pk, letter.concerns)
            continue
        message = {"to": letter.to, "headers": headers, "values": letter.values}
        rows.append(_sealed(message, shared=shared, concerns=letter.concerns))
    _insert(rows)
    return len(rows)


def withdraw(concerns: Iterable[str]) -> int:
    """Take back what waits for any of `concerns`; return how many mails that were."""
    return OutgoingMail.objects.filter(concerns__in=[*concerns]).delete()[0]


class QueueingBackend(BaseEmailBackend):
    """Django's and Wagtail's own mails take the same way, one mail a recipient: nobody sees the others."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue them. Raises `ValueError` for an address or header with a line break, as Django does."""
        messages, taken = [], 0
        for message in email_messages:
            try:
                messages += stored(message)
                taken += 1
            except ValueError:
                if not self.fail_silently:
                    raise
        _queue(messages)
        return taken


def _address(person: User | str) -> str:
    if isinstance(person, str):
        return person
    return person.email if person.is_active else ""


def _queue(messages: list[dict[str, Any]], concerns: str = "") -> None:
    _insert([_sealed(each, concerns=concerns) for each in messages])


def _sealed(message: dict[str, Any], **facts: Any) -> OutgoingMail:
    row = OutgoingMail(**facts)
    row.message = message
    return row


def _insert(rows: list[OutgoingMail]) -> None:
    """Insert the mails and their jobs: two statements however many they are."""
    if not rows:
        return
    with transaction.atomic(savepoint=False):
        rows = OutgoingMail.objects.bulk_create(rows)
        enqueue(DELIVER, *({"mail_id": row.pk} for row in rows))
