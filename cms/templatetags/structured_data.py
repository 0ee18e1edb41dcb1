"""JSON-LD: what a page already shows, said once more in the vocabulary of schema.org for search engines."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from cms.models import BasePage

register = template.Library()

# So that no text, whatever it holds, can end the script element it stands in.
ESCAPES = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
ATTENDANCE = {
    "in-person": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}


@register.simple_tag
def organisation_data(*, name: str, url: str) -> SafeString:
    """The organisation whose networks these are, for the home page."""
    return _script({"@type": "Organization", "name": name, "url": f"{url}/"})


@register.simple_tag
def article_data(
    page: BasePage, publisher: str, *, url: str, published: datetime | None, authors: Iterable[BasePage] = ()
) -> SafeString:
    """A statement or an update. `authors` are pages of networks; without any the publisher is the author."""
    names = [author.title for author in authors or ()] or [publisher]
    return _script(
        {
            "@type": "Article",
            "headline": page.title,
            "url": url,
            "description": page.plain_description,
            "datePublished": _iso(published),
            "dateModified": _iso(page.public_updated_at),
            "author": [_organisation(name) for name in names],
            "publisher": _organisation(publisher),
        }
    )


@register.simple_tag
def event_data(page: BasePage, organiser: str, *, url: str) -> SafeString:
    """An event, "" while it has no date: search engines refuse one without."""
    if not page.starts_at:
        return mark_safe("")
    locations = []
    if page.place:
        locations.append({"@type": "Place", "name": page.place, "address": page.place})
    if page.mode != "in-person":
        locations.append({"@type": "VirtualLocation", "url": page.online_link or url})
    status = "EventCancelled" if page.is_cancelled else "EventScheduled"
    attendance = ATTENDANCE.get(page.mode)
    return _script(
        {
            "@type": "Event",
            "name": page.title,
            "url": url,
            "description": page.plain_description,
            "startDate": _iso(page.starts_at),
            "endDate": _iso(page.ends_at),
            "eventStatus": f"https://schema.org/{status}",
            "eventAttendanceMode": f"https://schema.org/{attendance}" if attendance else "",
            "location": locations,
            "organizer": _organisation(organiser),
        }
    )


def _organisation(name: str) -> dict[str, Any]:
    return {"@type": "Organization", "name": name} if name else {}


def _iso(moment: date | datetime | None) -> str:
    """A date as it is, a time in UK local time with its offset."""
    if isinstance(moment, datetime):
        return timezone.localtime(moment).isoformat(timespec="seconds")
    return moment.isoformat() if moment else ""


def _script(facts: dict[str, Any]) -> SafeString:
    """The facts that are known, as a script element that holds data and runs nothing."""
    known = {"@context": "https://schema.org"} | {key: value for key, value in facts.items() if value}
    text = json.dumps(known, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 - escaped above
