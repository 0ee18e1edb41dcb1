"""Mails that came back (RFC 3464). A report counts only with our own, secret link to leave in it."""

import email
import re
from email import policy
from email.message import EmailMessage
from enum import Enum
from typing import Any

from networks.mailing import subscriptions

LONGEST = 1_000_000
LINK = re.compile(r"/by-mail/leave/([\w-]{20,100})/")
# Of the reports' codes: for good are 5.x.x, and of these no such mailbox, or one that moved, are 5.1.x.
FOR_GOOD, NO_MAILBOX = "5.", "5.1."


class BounceOutcome(Enum):
    REMOVED = "taken off the list"
    COUNTED = "counted"
    LATER = "only late, left alone"
    UNKNOWN = "not about one of our mails"


def handle(content: bytes) -> BounceOutcome:
    """Read one mail. Never raises: whatever comes in by mail may be anything."""
    try:
        message = email.message_from_bytes(content[:LONGEST], policy=policy.default)
        code, link = _code(message), LINK.search(_returned(message))
    except Exception:
        # The parser of Python's library trips over some of what strangers write.
        return BounceOutcome.UNKNOWN
    subscription = subscriptions.with_leave_token(link[1]) if link else None
    if subscription is None or not code:
        return BounceOutcome.UNKNOWN
    if not code.startswith(FOR_GOOD):
        return BounceOutcome.LATER
    is_gone = subscriptions.record_bounce(subscription, for_good=code.startswith(NO_MAILBOX))
    return BounceOutcome.REMOVED if is_gone else BounceOutcome.COUNTED


def _code(message: EmailMessage) -> str:
    """The status of the report's first recipient, such as 5.1.1; nothing when it is no report."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            blocks: Any = part.get_payload()
            for block in blocks:
                if block.get("Status") and block.get("Action", "failed").strip().lower() == "failed":
                    return str(block["Status"]).strip()
                if block.get("Status"):
                    return "4"
    return ""


def _returned(message: EmailMessage) -> str:
    """The headers of the mail that came back, or all of it."""
    for part in message.walk():
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            returned: Any = part.get_payload()
            text = returned[0].as_string() if isinstance(returned, list) else str(returned)
            return re.sub(r"\s+", "", text)
    return ""
