"""What a database row holds of a mail, and the mail again."""

import uuid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils.html import escape

from cms.models import OutgoingMail, SharedMail

# Headers that name people, and those each mail gets from us.
NOT_COPIED = {"to", "cc", "bcc", "message-id"}


def stored(message: EmailMessage) -> list[dict[str, Any]]:
    """`message` for each recipient. Raises `ValueError` for what could never be sent."""
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
            "headers": headers | {"Message-ID": message_id()},
        }
        _restored(row).message().as_bytes()
        rows.append(row)
    return rows


def restored(row: OutgoingMail) -> EmailMultiAlternatives:
    """The mail that waits in `row`, whole."""
    return _restored(row.message if row.shared is None else _filled_in(row.shared, row.message))


def message_id() -> str:
    # Made here: Django's own asks the name server who this machine is, which may take seconds.
    return f"<{uuid.uuid4()}@{urlsplit(settings.BASE_URL).hostname}>"


def _clean(text: object) -> str:
    """PostgreSQL's JSON cannot hold a NUL."""
    return str(text).replace("\x00", "")


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
