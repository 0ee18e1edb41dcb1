"""What happens when somebody signs in, or changes how. Each receiver only notes a fact."""

import time

from allauth.account import signals as account
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest

from cms.accounts.adapter import NO_ADDRESS
from cms.accounts.rate_limits import find_account
from cms.accounts.session_store import SIGNED_IN_AT
from cms.audit.log import Action, record


@receiver(user_logged_in)
def note_time_of_sign_in(sender, request: HttpRequest, user: User, **kwargs):
    if request is not None:
        request.session[SIGNED_IN_AT] = time.time()


@receiver(pre_save, sender=UserSession)
def keep_no_address(sender, instance, **kwargs):
    """People know their sessions by browser and time; where they sat is nobody's business."""
    instance.ip = NO_ADDRESS


# --- For the audit log -----------------------------------------------------------------------------------


@receiver(user_logged_in)
def signed_in(sender, request: HttpRequest, user: User, **kwargs):
    ways = [entry["method"] for entry in get_authentication_records(request, user)] if request else []
    record(Action.SIGNED_IN, account=user.pk, ways=ways)


@receiver(user_logged_out)
def signed_out(sender, request: HttpRequest, user: User, **kwargs):
    if user is not None and user.pk:
        record(Action.SIGNED_OUT, account=user.pk)


@receiver(user_login_failed)
def password_was_wrong(sender, credentials, request: HttpRequest | None = None, **kwargs):
    """Of what was typed nothing is kept: people type passwords into the wrong field."""
    typed = credentials.get("username") or credentials.get("email") or ""
    record(Action.REFUSED, account=find_account(typed), reason="password")


@receiver(mfa.authentication_failed)
def code_was_wrong(sender, user: User, **kwargs):
    record(Action.REFUSED, account=user.pk, reason="code")


@receiver(mfa.authenticator_added)
@receiver(mfa.authenticator_removed)
@receiver(mfa.authenticator_reset)
def second_factor_changed(sender, user: User, authenticator, signal, **kwargs):
    names = {
        mfa.authenticator_added: "added",
        mfa.authenticator_removed: "removed",
        mfa.authenticator_reset: "made anew",
    }
    record(Action.SECURED, account=user.pk, what=authenticator.type, change=names[signal])


@receiver(account.password_changed)
@receiver(account.password_reset)
def password_changed(sender, user: User, **kwargs):
    record(Action.SECURED, account=user.pk, what="password", change="changed")
