"""What happens when somebody signs in. Each receiver only notes a fact."""

import time

from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import pre_save
from django.dispatch import receiver

from cms.accounts.adapter import NO_ADDRESS
from cms.accounts.session_store import SIGNED_IN_AT


@receiver(user_logged_in)
def note_time_of_sign_in(sender, request, user, **kwargs):
    if request is not None:
        request.session[SIGNED_IN_AT] = time.time()


@receiver(pre_save, sender=UserSession)
def keep_no_address(sender, instance, **kwargs):
    """People know their sessions by browser and time; where they sat is nobody's business."""
    instance.ip = NO_ADDRESS
