"""Nobody's version is replaced unseen: a form that was opened before somebody else saved is not saved.

Wagtail asks in a dialog when its window has heard of the other version, and does not save in the background;
a “Save draft” that comes before it heard it lets through.
"""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Revision, RevisionMixin


class AsksBeforeReplacing:
    """Mixed into a form of Wagtail's. Sent again, it replaces the version that the refusal named."""

    def clean(self):
        data = super().clean()
        if newer := self._newer_version():
            # `keep-edits.js` looks for it: nothing is saved in the background until the person has chosen.
            for field in self.fields.values():
                field.widget.attrs["data-newer-version"] = str(newer.pk)
            self.add_error(None, ValidationError(_what_happened(newer, self.for_user)))
        return data

    def _newer_version(self) -> Revision | None:
        """The newest revision, unless the form shows it, or the person agreed to replace it."""
        loaded = self.data.get("loaded_revision_id")
        is_background = bool(self.data.get("overwrite_revision_id"))  # which Wagtail has looked at
        if not loaded or is_background or not isinstance(self.instance, RevisionMixin):
            return None
        newest = self.instance.latest_revision
        if newest is None or self.data.get("replaces_revision") == str(newest.pk):
            return None
        at = self.data.get("loaded_revision_created_at")
        is_loaded = loaded == str(newest.pk) and at in (None, "", newest.created_at.isoformat())
        return None if is_loaded else newest


def _what_happened(newer: Revision, user) -> str:
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
