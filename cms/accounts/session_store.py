"""Sessions in the database, as Django's, that end when they should: working on keeps none of them open.

Django counts the age of a session from when it was last written. The provider is asked at each sign-in
whether somebody still works here: that must not be put off for as long as they go on.
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.utils import timezone

SIGNED_IN_AT = "signed_in_at"  # seconds since the epoch


class SessionStore(db.SessionStore):
    def get_expiry_date(self, **kwargs: Any) -> datetime:
        return min(super().get_expiry_date(**kwargs), self._end())

    def get_expiry_age(self, **kwargs: Any) -> int:
        return min(super().get_expiry_age(**kwargs), int((self._end() - timezone.now()).total_seconds()))

    def _end(self) -> datetime:
        """A working day after signing in."""
        begun = self.get(SIGNED_IN_AT)
        begun = datetime.fromtimestamp(begun, tz=timezone.get_default_timezone()) if begun else timezone.now()
        return begun + timedelta(seconds=settings.SESSION_COOKIE_AGE)
