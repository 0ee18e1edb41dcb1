"""Nobody's version is replaced unseen: a form that was opened before somebody else saved is not saved.

Wagtail asks in a dialog when its window has heard of the other version, and does not save in the background;
a “Save draft” that comes before it heard it lets through.
"""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Revision, RevisionMixin

from cms.typing import Mixin

# The version a form was opened on, and the one its person agreed to replace: which, and when last written.
LOADED = ("loaded_revision_id", "loaded_revision_created_at")
AGREED = ("replaces_revision_id", "replaces_revision_created_at")
NO_VERSION = "0"  # what a form says that was opened when there was none; Wagtail's own says nothing then


class AsksBeforeReplacing(Mixin):
    """Mixed into a form of Wagtail's. Sent again, it replaces the version that the refusal named.

    Refused, it comes back as old as it was. Wagtail's template says that it was opened on the newest version,
    and it would be saved in the background at once. These fields come after Wagtail's, and the last is read.
    """

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not isinstance(self.instance, RevisionMixin):
            return
        if self.data.get(LOADED[0]):
            for name in LOADED + AGREED:
                self._carry(name, self.data.get(name))
        elif not self.is_bound and self.instance.pk and not self.instance.latest_revision_id:
            self._carry(LOADED[0], NO_VERSION)

    def _carry(self, name: str, value: str | None) -> None:
        self.fields[name] = forms.Field(initial=value, required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if newer := newer_version(self.instance, self.data):
            self.data = self.data.copy()
            for name, value in zip(AGREED, _named(newer), strict=True):
                self.data[name] = value
            self.add_error(None, ValidationError(_what_happened(newer, self.for_user)))
        return data


def newer_version(instance: models.Model, sent: QueryDict) -> Revision | None:
    """The newest revision, unless the form that was `sent` shows it, or the person agreed to replace it."""
    is_background = bool(sent.get("overwrite_revision_id"))  # which Wagtail has looked at
    if is_background or not sent.get(LOADED[0]) or not isinstance(instance, RevisionMixin):
        return None
    newest = instance.latest_revision
    if newest is None or any(_is_meant(newest, *map(sent.get, names)) for names in (LOADED, AGREED)):
        return None
    return newest


def _is_meant(revision: Revision, number: str | None, at: str | None) -> bool:
    return number == str(revision.pk) and at in (None, "", revision.created_at.isoformat())


def _named(revision: Revision) -> tuple[str, str]:
    return str(revision.pk), revision.created_at.isoformat()


def _what_happened(newer: Revision, user: User) -> str:
    at = time_format(timezone.localtime(newer.created_at), "H:i")
    if newer.user_id == getattr(user, "pk", None):
        said = _("You saved another version in another window at %(at)s.")
    else:
        said = _("%(who)s saved another version at %(at)s, after you had opened this form.")
    then = _(
        "Nothing was saved now, and what you wrote is all below. Open this page in a second window to see "
        "the other version. To replace it, save again."
    )
    who = get_user_display_name(newer.user) if newer.user else _("Somebody")
    return f"{said % {'who': who, 'at': at}} {then}"
