from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

_web_address = URLValidator(["http", "https"])
DIGITS_OF_A_KEY = 18  # 19 need not fit into PostgreSQL's bigint


def parse_pk(text: str) -> int | None:
    """The key that somebody sent as `text`, None if no row of any table can have it."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS_OF_A_KEY else None


def is_file_of_ours(address: str) -> bool:
    """Whether `address`, as somebody types it, is that of a document or picture of this site.

    Only what is chosen, not typed, lets readers in (`cms.media.uses`).
    """
    try:
        parts, ours = urlsplit(address), urlsplit(settings.BASE_URL)
    except ValueError:
        return False
    return parts.netloc in ("", ours.netloc) and parts.path.startswith(("/documents/", settings.MEDIA_URL))


def validate_link(value: str) -> None:
    """Accept an address elsewhere (https://…) or a path on this site (/networks/carers/), but no file."""
    if is_file_of_ours(value):
        raise ValidationError(
            _(
                "Readers cannot open a document by its address. Link to a page in which the document is "
                "chosen."
            )
        )
    if value.startswith("/") and not value.startswith("//") and "\\" not in value:
        return
    try:
        _web_address(value)
    except ValidationError:
        message = _("Begin with https:// for an address elsewhere, or with / for a page of this site.")
        raise ValidationError(message) from None
