"""Where people are signed in is known for as long as they are, and no longer."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session


def forget_ended(now: datetime) -> None:
    """Delete sessions that are over, and what the list of sessions says about them."""
    Session.objects.filter(expire_date__lte=now).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
