"""Buttons: what they do holds for what the page showed, not for what somebody made of it meanwhile."""

from django.db.models import Model
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.log_actions import registry as log_registry

from cms.admin.concurrent.comparison import FIELD
from cms.admin.concurrent.values import fingerprint


def seen(*facts: object) -> str:
    """What a button sends back as `made_from`: the facts that its page showed, in short."""
    return fingerprint(str(fact) for fact in facts)


def changed_since_shown(request: HttpRequest, *facts: object) -> bool:
    """Whether the button was made from other `facts` than hold now, or does not say from which."""
    return request.POST.get(FIELD) != seen(*facts)


def who_changed(stored: Model) -> str:
    """A sentence for the person whose button came too late: who changed `stored`, and when, where known."""
    entry = log_registry.get_logs_for_instance(stored).select_related("user").first()
    if entry is None:
        return _("Somebody changed “%(title)s” after this page was made.") % {"title": stored}
    when = date_format(localtime(entry.timestamp), "j F, g:ia")
    words = _("%(who)s changed “%(title)s” after this page was made (%(when)s).")
    return words % {"who": entry.user_display_name, "title": stored, "when": when}
