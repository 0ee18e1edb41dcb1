"""Everything the site may store in a reader's browser. A test crawls the site and compares."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.typing import StrOrPromise
from home.alerts import display


@dataclass(frozen=True)
class StoredItem:
    name: str
    purpose: StrOrPromise
    kept: StrOrPromise
    who: StrOrPromise


STORED_ITEMS = [
    StoredItem(
        display.COOKIE,
        _("Remembers which alerts you hid: their numbers, nothing about you."),
        _("Until the last of those alerts ends"),
        _("Everybody who hides an alert"),
    ),
    StoredItem(
        settings.CSRF_COOKIE_NAME,
        _("Protects the sign-in form and the editing pages from forged requests."),
        _("One year"),
        _("People who sign in"),
    ),
    StoredItem(
        settings.SESSION_COOKIE_NAME,
        _("Keeps you signed in."),
        _("Twelve hours, or until you sign out"),
        _("People who sign in"),
    ),
]
