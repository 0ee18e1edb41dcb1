"""Reminders, each sent once. Time is an argument; features add their own with `register`."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone
from wagtail.models import TaskState

from cms import mail, roles
from cms.models import BasePage, SentReminder
from cms.moderation import approval
from cms.moderation.recipients import edit_link, reviewers, title_of, waiting, wants
from cms.services.working_days import add_working_days

logger = logging.getLogger(__name__)

# What concerns a day is sent when people begin to work.
MORNING_HOUR = 8
CHECK_DAYS = (-30, 0, 14)


@dataclass(frozen=True)
class Reminder:
    """`send` is called once for the `keys` not sent before, with those; it queues the mails."""

    kind: str
    keys: tuple[str, ...]
    send: Callable[[set[str]], None]


Provider = Callable[[datetime], Iterable[Reminder]]
_providers: list[Provider] = []


def register(provider: Provider) -> Provider:
    """Have `provider(now)` asked every ten minutes which reminders are due (sent before or not)."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def send_due(now: datetime) -> None:
    """Each reminder in a transaction of its own; a broken one is reported and does not stop the rest."""
    for provider in _providers:
        try:
            due = list(provider(now))
        except Exception:
            logger.exception("Cannot tell which reminders of %s are due", provider.__qualname__)
            continue
        for reminder in due:
            try:
                with transaction.atomic():
                    _send(reminder, now)
            except Exception:
                logger.exception("Could not send the reminder %s %s", reminder.kind, ", ".join(reminder.keys))


def is_morning(now: datetime) -> bool:
    """Whether the working day has begun, UK time."""
    return timezone.localtime(now, timezone.get_default_timezone()).hour >= MORNING_HOUR


def local_day(now: datetime) -> date:
    return timezone.localdate(now, timezone.get_default_timezone())


def _send(reminder: Reminder, now: datetime) -> None:
    sent = SentReminder.objects.filter(kind=reminder.kind, key__in=reminder.keys)
    new = set(reminder.keys) - set(sent.values_list("key", flat=True))
    if new:
        SentReminder.objects.bulk_create(SentReminder(kind=reminder.kind, key=key, at=now) for key in new)
        reminder.send(new)


# --- Moderation: at the target, and at twice the target ---------------------------------------------------


@register
def past_target(now: datetime) -> Iterable[Reminder]:
    for state in waiting():
        if now >= _twice_target(state):
            yield Reminder("past target", (f"{state.pk} twice",), partial(_remind, state, escalate=True))
        elif now >= approval.target_for(state):
            yield Reminder("past target", (f"{state.pk}",), partial(_remind, state, escalate=False))


def _twice_target(state: TaskState) -> datetime:
    return add_working_days(state.started_at, 2 * settings.MODERATION_TARGET_WORKING_DAYS)


def _remind(state: TaskState, _new: set[str], escalate: bool) -> None:
    """First whoever looks at it; the second time everybody who could decide."""
    claim = getattr(state, "claim", None)
    people = [claim.user] if claim and not escalate else list(reviewers(state))
    context = {
        "title": title_of(state),
        "link": edit_link(state.workflow_state.content_object),
        "target": approval.target_for(state),
        "claimed": bool(claim),
        "twice": escalate,
    }
    mail.send_to_all("past_target", [person for person in people if wants(person, "submitted")], context)


# --- Next check due: thirty days before, on the day, a fortnight after ------------------------------------


@register
def checks_due(now: datetime) -> Iterable[Reminder]:
    """One mail an owner, however many pages of theirs reach a date."""
    if not is_morning(now):
        return
    today = local_day(now)
    soon = today - timedelta(days=CHECK_DAYS[0])
    owners: dict[tuple[int | None, int | None], dict[str, BasePage]] = {}
    found = BasePage.objects.live().filter(review_due_on__lte=soon, alias_of=None)
    for page in found.order_by("review_due_on", "path"):
        owner = (page.content_owner_id, page.network_id)
        owners.setdefault(owner, {})[_check_key(page, today)] = page
    for owner, pages in owners.items():
        yield Reminder("check", tuple(pages), partial(_remind_of_checks, owner, pages))


def _check_key(page: BasePage, today: date) -> str:
    """Names the latest date reached: a page first seen when overdue is not reminded of three times."""
    due = page.review_due_on
    days = max(each for each in CHECK_DAYS if due and due + timedelta(days=each) <= today)
    return f"{page.pk} {page.review_due_on} {days:+d}"


def _remind_of_checks(
    owner: tuple[int | None, int | None], pages: dict[str, BasePage], new: set[str]
) -> None:
    items = [
        {"title": page.title, "due": page.review_due_on, "link": edit_link(page)}
        for key, page in pages.items()
        if key in new
    ]
    mail.send_to_all("check_due", owners(*owner), {"items": items})


def owners(group_id: int | None, network_id: int | None) -> list[User]:
    """The content owner's group, else the network's leads, else Editors: whoever can be reached."""
    for groups in (
        Group.objects.filter(pk=group_id) if group_id else Group.objects.none(),
        # Rights on exactly the network's page: only its lead group has them.
        Group.objects.filter(page_permissions__page__isnull=False, page_permissions__page=network_id),
        Group.objects.filter(name=roles.EDITORS),
    ):
        people = get_user_model().objects.filter(is_active=True, groups__in=groups).exclude(email="")
        if found := list(people.distinct()):
            return found
    return []
