from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.formats import date_format
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


def at_wall_clock(value: datetime) -> datetime:
    """The moment at which clocks of the site show `value`, which has no offset.

    In the night in which they go back an hour comes twice: the first of the two is meant. Raises
    `ValidationError` for a time that no clock shows, in the night in which they go forward.
    """
    # As an instant: in that hour the wall clocks of two zones are never equal.
    moment = timezone.make_aware(value.replace(fold=0)).astimezone(UTC)
    if timezone.make_naive(moment) != value:
        raise ValidationError(
            _("There is no %(time)s on %(day)s: the clocks go forward in that night. Choose another time."),
            code="no_such_time",
            params={"time": value.strftime("%H:%M"), "day": date_format(value, "j F Y")},
        )
    return moment
