"""What hands a mail to the mail server, in the worker."""

import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from procrastinate.contrib.django.models import ProcrastinateJob

from cms.mail.stored import restored
from cms.models import OutgoingMail
from cms.signals import mail_refused

DELIVER = "cms.tasks.deliver"


class TemporaryFailure(Exception):
    """No mail server took it this time. Names what happened, never an address."""


class PermanentFailure(Exception):
    """The mail server will never take it: no such person, or a mail it does not accept."""

    def __init__(self, what: str, code: int) -> None:
        super().__init__(f"{what}, {code}")
        self.is_recipient = what == "recipient"


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
