"""Calendars of events, read by another parser than wrote them: `ical` reads, `icalendar` writes."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzical
from django.urls import reverse
from ical.calendar_stream import IcsCalendarStream

from tests import set_clock
from tests.copies import copy_beside
from tests.factories import EventPageFactory, NetworkPageFactory, UserFactory, publish, restrict

LONDON = ZoneInfo("Europe/London")


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return IcsCalendarStream.calendar_from_ics(answer.content.decode())


def names(client, path) -> list[str]:
    return [event.summary for event in read(client, path).events]


@pytest.fixture
def event(network):
    return EventPageFactory(
        parent=network,
        title="Carers’ café, with cake; all welcome",
        mode="hybrid",
        place="Room 2.14, Castle House",
    )


def test_every_fact_of_an_event_arrives(client, network):
    start = datetime(2026, 12, 1, 12, 0, tzinfo=LONDON)
    page = EventPageFactory(
        parent=network,
        title="Drop-in, first; of two",
        summary="Bring your\npassport.",
        starts_at=start,
        ends_at=start + timedelta(hours=2),
        mode="hybrid",
        place="Room 2.14, Castle House",
        online_link="https://meet.example.org/a,b;c",
        booking_link="https://book.example.org/",
        access="Hearing loop.\nStep-free.",
        contact_email="carers@example.org",
    )
    (event,) = read(client, page.get_url() + "event.ics").events
    assert event.summary == "Drop-in, first; of two"
    assert (event.dtstart, event.dtend) == (start, start + timedelta(hours=2))
    assert event.location == "Room 2.14, Castle House"
    assert event.categories == [network.title]
    assert event.status.value == "CONFIRMED"
    assert str(event.url) == page.full_url
    for words in (
        "Bring your",
        "https://meet.example.org/a,b;c",
        "https://book.example.org/",
        "Hearing loop.\nStep-free.",
    ):
        assert words in event.description
    assert event.uid == str(page.translation_key)


def test_the_uid_stays_and_the_sequence_grows_with_each_publication(client, event):
    path = event.get_url() + "event.ics"
    (first,) = read(client, path).events
    moved = publish(
        event, starts_at=event.starts_at + timedelta(days=1), ends_at=event.ends_at + timedelta(days=1)
    )
    (second,) = read(client, path).events
    publish(moved, title="Another name", slug="another-name")
    (third,) = read(client, "/networks/carers/calendar.ics").events
    assert first.uid == second.uid == third.uid
    assert [each.sequence for each in (first, second, third)] == [0, 1, 2]
    assert first.last_modified <= second.last_modified <= third.last_modified


def test_a_draft_changes_nothing(client, event):
    before = client.get("/calendar.ics").content
    event.title = "Only thought of"
    event.save_revision()
    assert client.get("/calendar.ics").content == before


def test_a_cancelled_event_offers_no_file_to_keep(client, event):
    assert "event.ics" in client.get(event.get_url()).text
    publish(event, is_cancelled=True, cancelled_reason="The boiler broke.")
    assert "event.ics" not in client.get(event.get_url()).text


def test_a_cancelled_event_stays_and_says_so(client, event):
    publish(
        event,
        is_cancelled=True,
        cancelled_reason="The boiler broke.",
        online_link="https://meet.example.org/",
    )
    (found,) = read(client, "/calendar.ics").events
    assert found.status.value == "CANCELLED"
    assert found.summary.startswith("Cancelled: ")
    assert "The boiler broke." in found.description
    assert "https://meet.example.org/" not in found.description
    assert found.sequence == 1


# --- Both changes of the clock --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (datetime(2027, 3, 27, 10), datetime(2027, 3, 27, 10)),
        (datetime(2027, 3, 28, 0, 30), datetime(2027, 3, 28, 0, 30)),
        (datetime(2027, 3, 28, 2, 30), datetime(2027, 3, 28, 1, 30)),
        (datetime(2027, 3, 29, 10), datetime(2027, 3, 29, 9)),
        (datetime(2027, 10, 30, 10), datetime(2027, 10, 30, 9)),
        (datetime(2027, 10, 31, 0, 30), datetime(2027, 10, 30, 23, 30)),
        (datetime(2027, 10, 31, 3, 0), datetime(2027, 10, 31, 3, 0)),
        (datetime(2027, 11, 1, 10), datetime(2027, 11, 1, 10)),
    ],
)
def test_the_hour_is_right_around_both_changes_of_the_clock(client, network, local, utc):
    """By the zone's own rules in the file, not by what the reading program knows about London."""
    start = utc.replace(tzinfo=UTC)
    page = EventPageFactory(parent=network, starts_at=start, ends_at=start + timedelta(hours=1))
    content = client.get(page.get_url() + "event.ics").content.decode()
    assert f"DTSTART;TZID=Europe/London:{local:%Y%m%dT%H%M%S}" in content
    assert offset_in(content, local) == local - utc
    (event,) = read(client, page.get_url() + "event.ics").events
    assert event.dtstart == start


def offset_in(content: str, local: datetime) -> timedelta:
    """What the file's VTIMEZONE says, read with dateutil, which knows iCalendar's zones of itself."""
    zone = content[content.index("BEGIN:VTIMEZONE") : content.index("END:VTIMEZONE")] + "END:VTIMEZONE\r\n"
    return tzical(StringIO(zone)).get("Europe/London").utcoffset(local)


def test_the_rule_in_the_file_agrees_with_the_time_zone_database_for_years(client, event):
    content = client.get("/calendar.ics").content.decode()
    for year in range(2026, 2038):
        for month, day in ((1, 15), (3, 20), (4, 2), (7, 1), (10, 20), (11, 3)):
            noon = datetime(year, month, day, 12)
            assert offset_in(content, noon) == noon.replace(tzinfo=LONDON).utcoffset()


# --- The form of the file ---------------------------------------------------------------------------------


def test_lines_are_folded_and_end_as_the_standard_says(client, network):
    EventPageFactory(parent=network, title="Ü" * 200, summary="long " * 50)
    content = client.get("/calendar.ics").content
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert names(client, "/calendar.ics") == ["Ü" * 200]


@pytest.mark.parametrize(
    "text", ["BEGIN:VEVENT", "a\r\nSTATUS:CANCELLED", "a\nEND:VCALENDAR", '\\n;,:"', "💩é\u2028x"]
)
def test_no_words_of_an_event_can_break_the_file(client, network, text):
    EventPageFactory(parent=network, title="Steady", summary=text, access=text, place=text[:200])
    (event,) = read(client, "/calendar.ics").events
    assert event.summary == "Steady"
    assert event.status.value == "CONFIRMED"


def test_a_calendar_without_events_is_still_one(client, network):
    assert names(client, "/networks/carers/calendar.ics") == []
    assert names(client, "/calendar.ics") == []


# --- What is in it ------------------------------------------------------------------------------------------


def test_a_networks_calendar_holds_its_own_events_and_the_other_all(client, networks, network, event, home):
    other = NetworkPageFactory(parent=networks, title="Other")
    EventPageFactory(parent=other, title="Theirs")
    EventPageFactory(parent=home, title="Everybody’s")
    assert names(client, "/networks/carers/calendar.ics") == [event.title]
    assert set(names(client, "/calendar.ics")) == {event.title, "Theirs", "Everybody’s"}


def test_what_readers_may_not_see_is_in_no_calendar(client, networks, network, event):
    closed = NetworkPageFactory(parent=networks, title="Closed", slug="closed")
    secret = EventPageFactory(parent=closed, title="Secret")
    EventPageFactory(parent=network, title="Draft", live=False)
    restrict(closed)
    assert names(client, "/calendar.ics") == [event.title]
    assert client.get("/networks/closed/calendar.ics").status_code == 404
    assert client.get(secret.get_url() + "event.ics").status_code == 404
    client.force_login(UserFactory())
    assert set(names(client, "/calendar.ics")) == {event.title, "Secret"}


@pytest.mark.usefixtures("ordinary_day")
def test_what_was_is_kept_for_a_year(client, network):
    for title, days in (("Long ago", 400), ("Last month", 30)):
        start = set_clock.now() - timedelta(days=days)
        EventPageFactory(parent=network, title=title, starts_at=start)
    assert names(client, "/calendar.ics") == ["Last month"]


@pytest.mark.parametrize(
    "path",
    [
        "/networks/calendar.ics",
        "/nothing/calendar.ics",
        "/networks/carers/event.ics",
        "/networks/carers/x/event.ics",
    ],
)
def test_no_calendar_where_there_is_no_network_or_event(client, network, path):
    assert client.get(path).status_code == 404


def test_an_unchanged_calendar_is_not_sent_again(client, event):
    first = client.get("/calendar.ics")
    again = client.get("/calendar.ics", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    publish(event, title="Renamed")
    assert client.get("/calendar.ics", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_calendars_cost_the_same_with_3_and_with_30_events(
    client, network, settle, django_assert_max_num_queries
):
    counts = []
    for more in (3, 27):
        copy_beside(EventPageFactory(parent=network), more - 1)
        settle()
        client.get("/calendar.ics")
        with django_assert_max_num_queries(6) as captured:
            client.get("/calendar.ics")
        counts.append(len(captured))
    assert counts[0] == counts[1]


# --- The page of events -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("ordinary_day")
def test_events_are_listed_coming_and_past_of_all_networks_or_of_one(client, networks, network):
    other = NetworkPageFactory(parent=networks, title="Other")
    day = timedelta(days=1)
    over = set_clock.now() - 9 * day
    for title, parent, start in (
        ("Soon", network, set_clock.now() + day),
        ("Later", network, set_clock.now() + 9 * day),
        ("Theirs", other, set_clock.now() + day),
        ("Over", network, over),
        ("Also over", network, over),
    ):
        EventPageFactory(parent=parent, title=title, starts_at=start)

    def shown(**query):
        page = client.get(reverse("events"), query).content.decode()
        found = [
            title for title in ("Soon", "Later", "Theirs", "Over", "Also over") if f">{title}</a>" in page
        ]
        return sorted(found, key=page.index)

    assert shown() == ["Soon", "Theirs", "Later"] or shown() == ["Theirs", "Soon", "Later"]
    assert shown(network="carers") == ["Soon", "Later"]
    assert shown(when="past") == ["Also over", "Over"]
    assert shown(when="past", network=other.slug) == []


@pytest.mark.parametrize(
    "query", [{"network": "x"}, {"network": "9" * 40}, {"when": "x"}, {"page": "x"}, {"page": "99"}]
)
def test_any_question_about_events_gets_a_page(client, event, query):
    assert client.get(reverse("events"), query).status_code == 200


@pytest.mark.usefixtures("ordinary_day")
def test_an_event_offers_itself_for_a_calendar_until_it_is_over(client, network, event):
    assert f'href="{event.get_url()}event.ics"' in client.get(event.get_url()).content.decode()
    over = EventPageFactory(parent=network, starts_at=set_clock.now() - timedelta(days=2))
    assert "event.ics" not in client.get(over.get_url()).content.decode()
