"""A copy of a mailing list: two people, a written reason, and a record of each step (see `ListCopy`)."""

from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from cms import mail
from cms.audit.log import Action, record
from cms.sites import full_url
from networks.models import ListCopy, NetworkPage, Subscription
from networks.services.terms import serves

ALLOW = "networks.allow_listcopy"


def may_ask(user: User, network: NetworkPage, now: datetime) -> bool:
    """Those who lead the network at this moment, and administrators."""
    return user.is_active and (user.is_superuser or serves(user, network, timezone.localdate(now)))


def may_decide(user: User, copy: ListCopy) -> bool:
    """Never whoever asked."""
    return user.has_perm(ALLOW) and copy.asked_by_id != user.pk and copy.decided_at is None


def seen_by(user: User) -> QuerySet[ListCopy]:
    """Those who decide see all requests, everybody else their own."""
    copies = ListCopy.objects.select_related("network", "asked_by", "decided_by")
    return copies if user.has_perm(ALLOW) else copies.filter(asked_by=user.pk)


@transaction.atomic
def ask(network: NetworkPage, reason: str, *, by: User, now: datetime) -> ListCopy:
    """Raises `PermissionDenied`."""
    if not may_ask(by, network, now):
        raise PermissionDenied
    copy = ListCopy.objects.create(network=network, reason=reason, asked_by=by, asked_at=now)
    _log(copy, "asked", by)
    link = full_url(reverse("list_copies"))
    mail.send_to_all("list_copy_asked", _deciding(except_for=by), {"link": link})
    return copy


@transaction.atomic
def decide(copy: ListCopy, is_allowed: bool, *, by: User, now: datetime) -> ListCopy:
    """Raises `PermissionDenied` for whoever asked, and when somebody decided already."""
    copy = ListCopy.objects.select_for_update().get(pk=copy.pk)
    if not may_decide(by, copy):
        raise PermissionDenied
    copy.is_allowed, copy.decided_by, copy.decided_at = is_allowed, by, now
    copy.save()
    _log(copy, "allowed" if is_allowed else "refused", by)
    return copy


@transaction.atomic
def take(copy: ListCopy, *, by: User, now: datetime) -> list[tuple[str, date]]:
    """Addresses and the days of their yes: once, for whoever asked, while they may and the permission lasts.

    Raises `PermissionDenied`.
    """
    copy = ListCopy.objects.select_for_update(of=("self",)).select_related("network").get(pk=copy.pk)
    if not (copy.asked_by_id == by.pk and copy.can_be_taken(now) and may_ask(by, copy.network, now)):
        raise PermissionDenied
    copy.taken_at = now
    copy.save(update_fields=["taken_at"])
    _log(copy, "taken", by)
    record(Action.EXPORTED, account=by.pk, subject=copy)
    found = Subscription.objects.confirmed().filter(network=copy.network_id)
    return sorted((each.address, each.confirmed_on) for each in found if each.confirmed_on)


def _log(copy: ListCopy, what: str, by: User) -> None:
    log(copy.network, f"networks.list_copy_{what}", user=by, data={"reason": copy.reason})


def _deciding(except_for: User) -> QuerySet[User]:
    app_label, _dot, codename = ALLOW.partition(".")
    right = Permission.objects.filter(content_type__app_label=app_label, codename=codename)
    people = get_user_model().objects.filter(is_active=True).exclude(pk=except_for.pk)
    return people.filter(Q(groups__permissions__in=right) | Q(user_permissions__in=right)).distinct()
