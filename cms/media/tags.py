"""How many tags a picture or document may have, and how long they may be."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cms.editing.form_sizes import LONGEST_TAG, MOST_TAGS


def refuse_many_tags(tags: Collection[str]) -> None:
    """Raises `ValidationError`, before the database is asked for any of `tags`."""
    if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
        raise ValidationError(
            _("A file may have up to %(most)d tags, each of up to %(longest)d characters.")
            % {"most": MOST_TAGS, "longest": LONGEST_TAG}
        )
