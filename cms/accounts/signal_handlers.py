"""What happens when somebody signs in, or changes how. Each receiver only notes a fact."""

import time
from typing import Any

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import post_save, pre_save
from django.dispatch import Signal, receiver
from django.http import HttpRequest

from cms.accounts import reading_keys
from cms.accounts.adapter import NO_ADDRESS
from cms.accounts.rate_limits import find_account
from cms.accounts.session_store import SIGNED_IN_AT
from cms.audit.log import Action, record


@receiver(user_logged_in)
def note_time_of_sign_in(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    if request is not None:
        request.session[SIGNED_IN_AT] = time.time()


@receiver(pre_save, sender=UserSession)
def keep_no_address(sender: object, instance: UserSession, **kwargs: Any) -> None:
    """People know their sessions by browser and time; where they sat is nobody's business."""
    instance.ip = NO_ADDRESS


@receiver(post_save, sender=User)
def close_calendars_of_leavers(sender: object, instance: User, **kwargs: Any) -> None:
    """Whoever comes back makes a new key."""
    if not instance.is_active:
        reading_keys.revoke(instance)


# --- For the audit log -----------------------------------------------------------------------------------


@receiver(user_logged_in)
def signed_in(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    ways = [entry["method"] for entry in get_authentication_records(request, user)] if request else []
    record(Action.SIGNED_IN, account=user.pk, ways=ways)


@receiver(user_logged_out)
def signed_out(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    if user is not None and user.pk:
        record(Action.SIGNED_OUT, account=user.pk)


@receiver(user_login_failed)
def password_was_wrong(
    sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """Of what was typed nothing is kept: people type passwords into the wrong field."""
    typed = credentials.get("username") or credentials.get("email") or ""
    record(Action.REFUSED, account=find_account(typed), reason="password")


@receiver(mfa.authentication_failed)
def code_was_wrong(sender: object, user: User, **kwargs: Any) -> None:
    record(Action.REFUSED, account=user.pk, reason="code")


@receiver(mfa.authenticator_added)
@receiver(mfa.authenticator_removed)
@receiver(mfa.authenticator_reset)
def second_factor_changed(
    sender: object, user: User, authenticator: Authenticator, signal: Signal, **kwargs: Any
) -> None:
    names = {
        mfa.authenticator_added: "added",
        mfa.authenticator_removed: "removed",
        mfa.authenticator_reset: "made anew",
    }
    record(Action.SECURED, account=user.pk, what=authenticator.type, change=names[signal])


@receiver(account.password_changed)
@receiver(account.password_reset)
def password_changed(sender: object, user: User, **kwargs: Any) -> None:
    record(Action.SECURED, account=user.pk, what="password", change="changed")
