"""Events as iCalendar (RFC 5545), for calendars people subscribe to and for one event to keep.

Times carry the time zone, so that 10am stays 10am whatever the clocks do between now and then.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vText

from cms.security.sanitise import one_line, printable
from networks.models import EventPage

ZONE = ZoneInfo(settings.TIME_ZONE)
PRODUCT = "-//Staff Networks//Events//EN"
# How often a subscribed calendar asks again.
REFRESH = timedelta(hours=6)
# Calendars keep what was, for a year: somebody may look up when it took place.
KEEP = timedelta(days=365)


def calendar_of(events: QuerySet[EventPage], name: str) -> bytes:
    """`events` (of `EventPage`) as one calendar called `name`. One query."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    # The library escapes what RFC 5545 says is text, and knows of neither that it is.
    calendar.add("name", _line(name))
    calendar.add("x-wr-calname", _line(name))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    calendar.add_component(_london())
    publications = Count("public_updates", distinct=True)
    for event in events.select_related("network").annotate(publications=publications):
        calendar.add_component(_event(event))
    return calendar.to_ical()


def _event(event: Any) -> Event:
    """One `EventPage` that has both its times, with how many `publications` it had.

    Its UID never changes, and its SEQUENCE grows with each publication, minor ones too.
    """
    found = Event()
    found.add("uid", str(event.translation_key))
    found.add("sequence", max(event.publications - 1, 0))
    found.add("dtstamp", event.last_published_at)
    found.add("last-modified", event.last_published_at)
    found.add("created", event.first_published_at)
    found.add("dtstart", event.starts_at.astimezone(ZONE))
    found.add("dtend", event.ends_at.astimezone(ZONE))
    title = _("Cancelled: %(title)s") if event.is_cancelled else "%(title)s"
    found.add("summary", _line(title % {"title": event.title}))
    found.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    # It does not make people look busy: they have not said that they come.
    found.add("transp", "TRANSPARENT")
    found.add("description", printable("\n\n".join(_description(event))))
    if where := event.place or event.online_link:
        found.add("location", _line(where))
    found.add("url", event.full_url)
    if event.network:
        found.add("categories", [_line(event.network.title)])
    if event.contact_email:
        found.add("contact", _line(event.contact_email))
    return found


def _line(text: str) -> vText:
    return vText(one_line(text))


def _description(event: EventPage) -> Iterator[str]:
    if event.is_cancelled:
        yield event.cancelled_reason
    if event.summary:
        yield event.summary
    if event.online_link and not event.is_cancelled:
        yield _("Join online: %(link)s") % {"link": event.online_link}
    if event.booking_link and not event.is_cancelled:
        yield _("Book a place: %(link)s") % {"link": event.booking_link}
    if event.access:
        yield _("Access: %(access)s") % {"access": event.access}
    yield event.full_url


def _london() -> Timezone:
    """British time by its rule of 1996, so that it holds for every year to come."""
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    for part, name, begins, month, before, after in (
        (summer, "BST", datetime(1996, 3, 31, 1), 3, 0, 1),
        (winter, "GMT", datetime(1996, 10, 27, 2), 10, 1, 0),
    ):
        part.add("dtstart", begins)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("tzname", name)
    zone = Timezone()
    zone.add("tzid", settings.TIME_ZONE)
    zone.add_component(summer)
    zone.add_component(winter)
    return zone
