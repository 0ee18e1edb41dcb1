from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

_web_address = URLValidator(["http", "https"])


def validate_link(value: str) -> None:
    """Accept an address elsewhere (https://…) or a path on this site (/networks/carers/)."""
    if value.startswith("/") and not value.startswith("//") and "\\" not in value:
        return
    try:
        _web_address(value)
    except ValidationError:
        message = _("Begin with https:// for an address elsewhere, or with / for a page of this site.")
        raise ValidationError(message) from None
