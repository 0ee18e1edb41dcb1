"""Joining, saying yes, leaving. No GET calls any of it, and nothing tells a reader who is on a list."""

import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from cms import mail
from cms.models import Heartbeat
from cms.security import encryption
from cms.sites import full_url
from networks.mailing import consent
from networks.models import NetworkPage, Subscription

DAYS_TO_CONFIRM = 7
DAYS_TO_ANSWER = 30
DAYS_A_YES_LASTS = 365
# Somebody may type in another person's address again and again.
MAILS_A_DAY = 3
# How many mails may come back since the last yes before the address is taken off.
MOST_BOUNCES = 3
TIDIED = "mailing lists"


# --- What somebody asked for on the site (called by the worker, see `intake`) ------------------------


@transaction.atomic
def join(network: NetworkPage, address: str, *, today: date) -> None:
    """Send `address` a mail with the question whether it wants to be on the list, or that it is already."""
    subscription = _find_or_begin(network, address)
    if not _may_write(subscription):
        return
    if subscription.is_confirmed:
        _write("list_already", subscription)
        return
    token = _ask(subscription, today + timedelta(days=DAYS_TO_CONFIRM))
    _write("list_confirm", subscription, link=answer_link(token), days=DAYS_TO_CONFIRM)


@transaction.atomic
def ask_to_leave(network: NetworkPage | None, address: str) -> None:
    """Send `address` the link to leave: that of `network`, or (None) of each list it is on."""
    for subscription in Subscription.objects.of(address, network).confirmed().select_for_update():
        if _may_write(subscription):
            _write("list_leave", subscription)


# --- What somebody answered from a mail ----------------------------------------------------------------


@transaction.atomic
def confirm(token: str, *, today: date) -> Subscription | None:
    """Confirm, or renew, the subscription that was asked with `token`, which is used up then.

    None, and nothing changes, when it is not known, was used, or came too late.
    """
    subscription = _asked_with(token, today, Subscription.objects.select_for_update())
    if subscription is None:
        return None
    subscription.confirmed_on, subscription.wording = today, consent.CURRENT
    subscription.answer_hash, subscription.answer_until = "", None
    subscription.asked_today = subscription.bounces = 0
    subscription.save()
    return subscription


@transaction.atomic
def leave(token: str, *, everywhere: bool = False) -> bool:
    """Delete the subscription whose link to leave holds `token`; `everywhere`: all of that address.

    False, and nothing changes, when there is none. Mail that waits for it is taken back.
    """
    subscription = with_leave_token(token)
    if subscription is None:
        return False
    gone = Subscription.objects.of(subscription.address) if everywhere else Subscription.objects.none()
    _delete([subscription, *gone])
    return True


def asked_with(token: str, *, today: date) -> Subscription | None:
    return _asked_with(token, today, Subscription.objects.select_related("network"))


def with_leave_token(token: str) -> Subscription | None:
    return Subscription.objects.select_related("network").filter(leave_hash=hash_of(token)).first()


def new_subscription(network: NetworkPage, address: str, *, confirmed_on: date | None = None) -> Subscription:
    """One that is not stored yet."""
    leave_token = new_token()
    return Subscription(
        network=network,
        sealed=encryption.encrypt({"address": address, "leave": leave_token}),
        mark=Subscription.objects.marks_of(network.pk, address)[0],
        leave_hash=hash_of(leave_token),
        confirmed_on=confirmed_on,
        wording=consent.CURRENT if confirmed_on else 0,
    )


def leave_link(leave_token: str) -> str:
    return full_url(reverse("list_leave", args=[leave_token]))


def answer_link(token: str) -> str:
    return full_url(reverse("list_answer", args=[token]))


def headers(link: str) -> dict[str, str]:
    """What lets a mail program leave the list with one click, without a browser (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


# --- By itself, each night -----------------------------------------------------------------------------


def tidy(today: date, now: datetime) -> tuple[int, int]:
    """Delete what nobody said yes to in time and ask whose yes is a year old. Returns how many of each."""
    with transaction.atomic():
        Subscription.objects.exclude(asked_today=0).update(asked_today=0)
        silent = list(Subscription.objects.unanswered(today))
        _delete(silent)
        Heartbeat.objects.update_or_create(name=TIDIED, defaults={"at": now})
    asked = 0
    for pk in Subscription.objects.to_ask_again(today - timedelta(days=DAYS_A_YES_LASTS)).values_list("pk"):
        asked += _ask_again(pk[0], today)
    return len(silent), asked


@transaction.atomic
def _ask_again(pk: UUID, today: date) -> int:
    subscription = Subscription.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if subscription is None:
        return 0
    token = _ask(subscription, today + timedelta(days=DAYS_TO_ANSWER))
    _write("list_still_wanted", subscription, link=answer_link(token), until=subscription.answer_until)
    return 1


# --- What operators do ---------------------------------------------------------------------------------


@transaction.atomic
def erase(address: str) -> int:
    """Delete all that is held about `address`, and mail that waits for it. Returns from how many lists."""
    found = list(Subscription.objects.of(address))
    _delete(found)
    return len(found)


def held_about(address: str) -> list[dict[str, Any]]:
    """All that is held about `address`, for somebody who asks what we know about them."""
    subscriptions = Subscription.objects.of(address).select_related("network")
    return [
        {
            "network": subscription.network.title,
            "address": subscription.address,
            "confirmed_on": subscription.confirmed_on,
            "consent": str(consent.WORDINGS.get(subscription.wording, "")),
            "answer_until": subscription.answer_until,
            "mails_asked_for_today": subscription.asked_today,
            "mails_that_came_back": subscription.bounces,
        }
        for subscription in subscriptions.order_by("network__title")
    ]


@transaction.atomic
def record_bounce(subscription: Subscription, *, for_good: bool) -> bool:
    """A mail could not be delivered; `for_good`: there is no such mailbox. Returns whether it was removed."""
    subscription.bounces += 1
    if for_good or subscription.bounces >= MOST_BOUNCES:
        _delete([subscription])
        return True
    subscription.save(update_fields=["bounces"])
    return False


@transaction.atomic
def seal_anew(pk: UUID) -> None:
    """Under the newest key. Raises `CannotOpen`."""
    subscription = Subscription.objects.select_for_update().filter(pk=pk).first()
    if subscription is None:
        return
    subscription.sealed = encryption.rotate(subscription.sealed)
    subscription.mark = Subscription.objects.marks_of(subscription.network_id, subscription.address)[0]
    subscription.save(update_fields=["sealed", "mark"])


# --- Inside --------------------------------------------------------------------------------------------


def _find_or_begin(network: NetworkPage, address: str) -> Subscription:
    found = Subscription.objects.of(address, network).select_for_update(of=("self",)).first()
    if found is None:
        found = new_subscription(network, address)
        found.save()
    return found


def _may_write(subscription: Subscription) -> bool:
    if subscription.asked_today >= MAILS_A_DAY:
        return False
    subscription.asked_today += 1
    subscription.save(update_fields=["asked_today"])
    return True


def _ask(subscription: Subscription, until: date) -> str:
    token = new_token()
    subscription.answer_hash, subscription.answer_until = hash_of(token), until
    subscription.save(update_fields=["answer_hash", "answer_until"])
    return token


def _asked_with(token: str, today: date, subscriptions: QuerySet[Subscription]) -> Subscription | None:
    found = subscriptions.filter(answer_hash=hash_of(token)).first()
    return found if found and found.may_answer(today) else None


def _write(name: str, subscription: Subscription, **context: Any) -> None:
    opened = subscription.opened
    link = leave_link(opened["leave"])
    facts = {"network": subscription.network.title, "leave_link": link, **context}
    mail.send(name, opened["address"], facts, headers=headers(link), concerns=str(subscription.pk))


def _delete(subscriptions: list[Subscription]) -> None:
    keys = {subscription.pk for subscription in subscriptions}
    mail.withdraw(map(str, keys))
    Subscription.objects.filter(pk__in=keys).delete()


def new_token() -> str:
    return secrets.token_urlsafe(32)  # 256 bits


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
