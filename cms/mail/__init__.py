"""Mail is a job in the transaction of its cause: rolled back means never sent, committed means never lost.

A request only inserts rows. The worker hands each mail to the mail server (`EMAIL_URL`) and tries again for a
day while the server is down. Only when a process dies between the server's “accepted” and our note of it can
one mail go twice, and then with the same Message-ID.
"""

import logging
import smtplib
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils.html import escape
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.jobs import enqueue
from cms.mail import rendering
from cms.models import OutgoingMail, SharedMail
from cms.signals import mail_refused

logger = logging.getLogger(__name__)

DELIVER = "cms.tasks.deliver"
# Headers that name people, and those each mail gets from us.
NOT_COPIED = {"to", "cc", "bcc", "message-id"}
AUTOMATIC = {"Auto-Submitted": "auto-generated"}


class TemporaryFailure(Exception):
    """No mail server took it this time. Names what happened, never an address."""


class PermanentFailure(Exception):
    """The mail server will never take it: no such person, or a mail it does not accept."""

    def __init__(self, what: str, code: int) -> None:
        super().__init__(f"{what}, {code}")
        self.is_recipient = what == "recipient"


@dataclass(frozen=True)
class Letter:
    """One person's copy of a `SharedMail`: `values` stand there for their keys."""

    to: str
    concerns: str
    headers: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)


# --- Queueing ---------------------------------------------------------------------------------------


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
    stored = []
    for person, address in reachable:
        message = EmailMessage(subject, body, to=[address], headers=AUTOMATIC | (headers or {}))
        try:
            stored += _stored(message)
        except ValueError:
            # Without the reason: it quotes the address.
            logger.warning("Mail %s: the address of user %s is not one", name, getattr(person, "pk", "?"))
    _queue(stored, concerns=concerns)
    return len(stored)


def send_shared(shared: SharedMail, letters: Iterable[Letter]) -> int:
    """Queue one mail for each of `letters`, which hold little: what they share stays in its own row."""
    rows = []
    for letter in letters:
        headers = AUTOMATIC | letter.headers | {"Message-ID": _message_id()}
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
        stored, taken = [], 0
        for message in email_messages:
            try:
                stored += _stored(message)
                taken += 1
            except ValueError:
                if not self.fail_silently:
                    raise
        _queue(stored)
        return taken


def _address(person: User | str) -> str:
    if isinstance(person, str):
        return person
    return person.email if person.is_active else ""


def _stored(message: EmailMessage) -> list[dict[str, Any]]:
    """What a database row holds of `message`, one for each recipient."""
    if message.attachments:
        raise ValueError("A mail carries no attachments here: link to the document.")
    headers = {
        name: str(value) for name, value in message.extra_headers.items() if name.lower() not in NOT_COPIED
    }
    alternatives = [tuple(each) for each in getattr(message, "alternatives", None) or []]
    rows = []
    for address in dict.fromkeys(message.recipients()):
        row = {
            "to": address,
            "from": message.from_email,
            "subject": _clean(message.subject),
            "body": _clean(message.body),
            "subtype": message.content_subtype,
            "alternatives": [[_clean(content), kind] for content, kind in alternatives],
            "reply_to": list(message.reply_to),
            "headers": headers | {"Message-ID": _message_id()},
        }
        _restored(row).message().as_bytes()  # refuses now what could never be sent
        rows.append(row)
    return rows


def _clean(text: object) -> str:
    """PostgreSQL's JSON cannot hold a NUL."""
    return str(text).replace("\x00", "")


def _message_id() -> str:
    # Made here: Django's own asks the name server who this machine is, which may take seconds.
    return f"<{uuid.uuid4()}@{urlsplit(settings.BASE_URL).hostname}>"


def _queue(stored: list[dict[str, Any]], concerns: str = "") -> None:
    _insert([_sealed(each, concerns=concerns) for each in stored])


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


# --- Delivering (in the worker) -----------------------------------------------------------------------


def deliver(pk: int) -> None:
    """Hand one mail to the mail server, once. Raises `TemporaryFailure` or `PermanentFailure`."""
    row = OutgoingMail.objects.select_related("shared").filter(pk=pk).first()
    if row is None:
        return
    # Raised outside `except`, so that no log shows the server's words, which quote the address.
    fault = _attempt(restored(row))
    if not isinstance(fault, TemporaryFailure):
        row.delete()
    if isinstance(fault, PermanentFailure) and fault.is_recipient and row.concerns:
        mail_refused.send(sender=OutgoingMail, concerns=row.concerns)
    if fault:
        raise fault


def forget_abandoned(now: datetime) -> int:
    """Delete the mails that no job will deliver any more, because it failed and was forgotten."""
    known = ProcrastinateJob.objects.filter(task_name=DELIVER).values_list("args__mail_id", flat=True)
    # A day: a mail queued while this runs is not among the known ones.
    old = OutgoingMail.objects.filter(created_at__lt=now - timedelta(days=1))
    deleted, _ = old.exclude(pk__in=list(known)).delete()
    return deleted


def _attempt(message: EmailMultiAlternatives) -> Exception | None:
    try:
        get_connection(settings.DELIVERY_BACKEND).send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        code = max(code for code, _ in error.recipients.values())
        return PermanentFailure("recipient", code) if code >= 500 else TemporaryFailure(f"recipient, {code}")
    except smtplib.SMTPDataError as error:
        code = error.smtp_code
        return PermanentFailure("content", code) if code >= 500 else TemporaryFailure(f"content, {code}")
    except smtplib.SMTPResponseException as error:
        # Signing in, or who we say we are: somebody can put that right within the day.
        return TemporaryFailure(f"{type(error).__name__}, {error.smtp_code}")
    except Exception as error:
        return TemporaryFailure(type(error).__name__)
    return None


def restored(row: OutgoingMail) -> EmailMultiAlternatives:
    """The mail that waits in `row`, whole."""
    return _restored(row.message if row.shared is None else _filled_in(row.shared, row.message))


def _filled_in(shared: SharedMail, own: dict[str, Any]) -> dict[str, Any]:
    text, html = shared.text, shared.html
    for key, value in own["values"].items():
        text, html = text.replace(key, value), html.replace(key, escape(value))
    return {
        "subject": shared.subject,
        "body": text,
        "subtype": "plain",
        "alternatives": [[html, "text/html"]] if html else [],
        "from": settings.DEFAULT_FROM_EMAIL,
        "reply_to": [],
        **own,
    }


def _restored(stored: dict[str, Any]) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        stored["subject"],
        stored["body"],
        stored["from"],
        [stored["to"]],
        headers=stored["headers"],
        reply_to=stored["reply_to"],
        alternatives=[tuple(each) for each in stored["alternatives"]],
    )
    message.content_subtype = stored["subtype"]
    return message
