"""Files do not change by one person's hand: what is public stays as somebody read it.

A stored file is never replaced, whatever uses it: drafts under review, what is scheduled, and older versions
point to it too, and nobody could say which. Another file is another picture or document, and the page that
shows it goes through approval. What something public uses cannot be deleted, nor moved to where other people
may read it; nor can what somebody is reading, or has approved for a later day, be deleted.

Titles, descriptions, tags and the part of a picture to keep in sight change freely: readers see none of them.
"""

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Collection

from cms.media import uses
from cms.media.views import rules_over

STAYS = gettext_lazy(
    "A file stays as it is, because pages, their older versions and approvals point to it. To show "
    "another, upload it as a new one and choose that in the page: somebody reads the change before it is "
    "public."
)


class FileInUse(ProtectedError):
    """Something public, or about to be, uses the file that somebody deletes. Its text says what to do."""


def refuse_new_file() -> None:
    """Raise `ValidationError`: there is a file already."""
    raise ValidationError(STAYS, code="file_stays")


def why_it_stays(file: AbstractImage | AbstractDocument) -> str:
    """Why nobody may delete `file`; "" where they may."""
    if uses.is_public(file):
        words = _(
            "Readers can see or open “%(title)s”, so it cannot be deleted. Take it out of the pages that "
            "use it; once that is approved, delete it. If it must be gone at once, an editor unpublishes "
            "the page."
        )
    elif uses.is_awaited(file):
        words = _(
            "Something that waits for a decision, or to be published on its day, uses “%(title)s”, so it "
            "cannot be deleted. Once that was sent back, taken back or unscheduled, delete it."
        )
    else:
        return ""
    return words % {"title": file.title}


def refuse_deleting(file: AbstractImage | AbstractDocument) -> None:
    """Raise `FileInUse` where readers would miss `file`, now or soon."""
    if reason := why_it_stays(file):
        raise FileInUse(reason, {file})


def refuse_moving(file: AbstractImage | AbstractDocument, collection: Collection) -> None:
    """Raise `ValidationError` where moving `file` to `collection` would show it to others than now."""
    if rules_over(file.collection) != rules_over(collection) and uses.is_public(file):
        words = _(
            "Readers can see or open “%(title)s”, and other people may read what is in “%(collection)s”. "
            "Upload the file there as a new one, and choose that in the page."
        )
        raise ValidationError(words % {"title": file.title, "collection": collection}, code="readers_change")
