"""`/.well-known/security.txt` (RFC 9116): whom to tell of a hole, while somebody has promised to read it."""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

LONGEST = timedelta(days=366)  # section 2.5.5: less than a year ahead is recommended


@require_safe
@never_cache
def security_txt(request: HttpRequest) -> HttpResponse:
    """The file; 404 without a contact, and once the promise is over: such a file must not be used (5.3)."""
    until = last_day(settings.SECURITY_CONTACT_UNTIL)
    if not settings.SECURITY_CONTACT or until is None:
        raise Http404
    ends = datetime.combine(until + timedelta(days=1), time(), UTC)
    if ends <= timezone.now():
        raise Http404
    lines = [f"Contact: {contact}" for contact in settings.SECURITY_CONTACT]
    lines += [
        f"Expires: {ends:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {settings.BASE_URL}{reverse('security_txt')}",
    ]
    return HttpResponse("\r\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


def last_day(text: str) -> date | None:
    """The day that `SECURITY_CONTACT_UNTIL` says, such as 2027-10-31; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def faults(contacts: list[str], until: str, today: date) -> list[str]:
    """What is wrong with the two settings, a sentence each."""
    if not contacts:
        return []
    found = [
        f"SECURITY_CONTACT has {contact!r}: begin with mailto:, https: or tel:."
        for contact in contacts
        if urlsplit(contact).scheme not in ("mailto", "https", "tel") or not contact.isprintable()
    ]
    ends = last_day(until)
    if ends is None:
        found.append("SECURITY_CONTACT_UNTIL must be a day such as 2027-10-31, the last of the promise.")
    elif ends < today:
        found.append(
            "SECURITY_CONTACT_UNTIL is over: ask whether the contact still reads, and set a new day."
        )
    elif ends > today + LONGEST:
        found.append("SECURITY_CONTACT_UNTIL is more than a year away: nobody can promise that.")
    return found
