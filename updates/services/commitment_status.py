"""The one writer of where commitments stand: what public months say, and edits with a reason.

For readers: docs/editors.md#commitments.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms import content_version
from updates.commitments import status_history
from updates.models import Commitment, CommitmentMove, MonthlyUpdatePage, StatusChange


@transaction.atomic
def record_month(page: MonthlyUpdatePage, *, at: datetime) -> None:
    """Note what `page`, public with this text since `at`, says of each commitment; what it said before ends.

    Nothing is written about a commitment of which it says the same as before.
    """
    said = dict(
        CommitmentMove.objects.filter(item__page_id=page.pk)
        .exclude(status="")
        .order_by("item__sort_order", "pk")
        .values_list("commitment_id", "status")
    )
    _say(page.pk, page.month, said, at)


def take_back_month(page: MonthlyUpdatePage, *, at: datetime) -> None:
    """`page` is not public any more from `at` on: what it said counts no longer."""
    _say(page.pk, page.month, {}, at)


@transaction.atomic
def redate_month(page: MonthlyUpdatePage, *, before: datetime, after: datetime) -> None:
    """An import gave the publication of `before` its true date: what it said was said then."""
    rows = StatusChange.objects.filter(page_id=page.pk, at=before)
    about = status_history.spoken_day(page.month, timezone.localdate(after))
    ids = set(rows.values_list("commitment_id", flat=True))
    rows.update(at=after, about=about)
    settle(ids)


@transaction.atomic
def set_status(commitment: Commitment, status: str, *, reason: str, by: User, now: datetime) -> None:
    """The equality team says where `commitment` stands. Raises `ValidationError` without a public reason."""
    if status == commitment.status:
        return
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the status changes. Readers see it.")})
    StatusChange.objects.create(
        commitment=commitment,
        at=now,
        about=timezone.localdate(now),
        status=status,
        reason=reason.strip(),
        by=by,
    )
    settle([commitment.pk])
    commitment.refresh_from_db(fields=["status"])
    content_version.bump()


def settle(ids: Iterable[int]) -> None:
    """Let the commitments stand where their history says. Call it with their rows locked, or new."""
    rows = StatusChange.objects.filter(commitment__in=ids)
    claims = status_history.by_commitment(rows)
    for pk in ids:
        own = claims.get(pk)
        status = own[-1].status if own else Commitment.Status.NOT_STARTED
        for commitment in Commitment.objects.filter(pk=pk).exclude(status=status):
            commitment.status = status
            commitment.save(update_fields=["status"])  # search listens


def _say(page_id: int, month: date, said: dict[int, str], at: datetime) -> None:
    earlier = list(StatusChange.objects.filter(page_id=page_id, month=month).order_by("at", "pk"))
    first: dict[int, StatusChange] = {}
    newest: dict[int, str] = {}
    for row in earlier:
        first.setdefault(row.commitment_id, row)
        newest[row.commitment_id] = row.status
    concerned = {*said, *newest}
    # Always in the same order, so that two publications at once wait for each other and never for ever.
    list(Commitment.objects.select_for_update().filter(pk__in=concerned).order_by("pk"))
    day = status_history.spoken_day(month, timezone.localdate(at))
    StatusChange.objects.bulk_create(
        StatusChange(
            commitment_id=pk,
            at=at,
            about=first[pk].about if pk in first else day,
            status=said.get(pk, ""),
            page_id=page_id,
            month=month,
        )
        for pk in sorted(concerned)
        if said.get(pk, "") != newest.get(pk, "")
    )
    settle(concerned)
