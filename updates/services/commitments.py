"""Changing what was promised, in public (docs/editors.md#commitments)."""

import re
from datetime import datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from cms import content_version
from updates.models import Commitment, CommitmentChange
from updates.services import commitment_status

Field = CommitmentChange.Field
ADDRESSES = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>')  # part of the words: where a link leads is public too


@transaction.atomic
def save_commitment(
    commitment: Commitment, *, by: User, now: datetime, status: str = "", reason: str = ""
) -> Commitment:
    """Store `commitment` as it was edited; of a public one every change is kept, with its `reason`.

    Readers see a new one once somebody else has read it (`cms.moderation.second_look`).

    Raises `ValidationError` where readers are owed a reason and there is none.
    """
    stored = Commitment.objects.select_for_update().filter(pk=commitment.pk).first()
    commitment.status = stored.status if stored else Commitment.Status.NOT_STARTED
    commitment.public_since = stored.public_since if stored else None
    changes = differences(stored, commitment) if stored and stored.is_public else []
    if not reason.strip() and any(change.field in Field.explained() for change in changes):
        raise ValidationError({"reason": _("Say why this changes. Readers see it, with what it was before.")})
    commitment.save()
    for change in changes:
        change.at, change.reason, change.by = now, reason.strip(), by
    CommitmentChange.objects.bulk_create(changes)
    if status:
        commitment_status.set_status(commitment, status, reason=reason, by=by, now=now)
    content_version.bump()
    return commitment


def differences(before: Commitment, after: Commitment) -> list[CommitmentChange]:
    """What of the promise differs, as rows that are not stored yet."""
    return [
        CommitmentChange(commitment=after, field=field, before=was, after=now)
        for field in Field.values
        for was, now in [(as_text(before, field), as_text(after, field))]
        if was != now
    ]


def as_text(commitment: Commitment, field: str) -> str:
    """The fact as the history keeps it."""
    value = getattr(commitment, field)
    if field == Field.CHARACTERISTICS:
        return ", ".join(sorted(value))
    if field == Field.NEXT_STEPS:
        return " ".join(strip_tags(ADDRESSES.sub(r" \1 ", value).replace("</", " </")).split())
    return (
        value.isoformat() if field == Field.TARGET_DATE and value else str(value or "").replace("\r\n", "\n")
    )
