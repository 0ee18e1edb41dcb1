"""The demonstration: loaded once, never where its password would let anybody in, and current on every day."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup, Tag
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from cms.content_files.fields import as_day, as_moment
from cms.content_files.parser import SourceFile, read_file
from cms.models import BasePage, EmergencyPublication, PublicUpdate
from home.alerts import display
from home.demonstration.accounts import PASSWORD, ROLES, DemonstrationNotAllowed, make_accounts
from home.demonstration.dates import KEPT, WRITTEN_FOR, moved_to
from home.demonstration.feedback import awareness_days
from home.management.commands.load_demonstration import CONTENT
from home.models import Alert
from home.models.awareness_day import coming
from home.models.home_page import DAYS_AHEAD, DAYS_SHOWN
from networks.models import EventPage, NetworkPage, StatementPage
from tests.set_clock import LONDON
from tools.calendar import MOMENTS
from updates.models import AgreedPause, Commitment, MonthlyUpdatePage
from updates.months.calendar import due_day, with_gaps
from updates.months.timeliness import Facts, lateness

SEVEN = {"reader", "lead", "otherlead", "editor", "secondeditor", "equality", "admin"}


def our_months():
    """The months of the series that is everybody’s."""
    return MonthlyUpdatePage.objects.filter(url_path__regex=r"^/[^/]+/updates/[^/]+/$")


def soup_of(client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


# --- Loading ----------------------------------------------------------------------------------------


def test_it_refuses_outside_development_and_makes_no_account(home, settings):
    settings.DEMONSTRATION_ALLOWED = False
    with pytest.raises(CommandError, match="only for development"):
        call_command("load_demonstration")
    with pytest.raises(DemonstrationNotAllowed):
        make_accounts(date(2026, 11, 4))
    assert not get_user_model().objects.exists()
    assert BasePage.objects.count() == 2


@pytest.mark.usefixtures("on_demonstration", "db")
class TestLoaded:
    def test_it_holds_what_a_visitor_is_promised(self):
        assert NetworkPage.objects.exclude(slug__in=["new-network", "quiet-network"]).count() == 6
        statements = StatementPage.objects.live().exclude(slug="few-words")
        assert statements.count() == 11
        assert statements.filter(state="superseded").count() == 1
        assert statements.filter(state="withdrawn").count() == 1
        assert len([page for page in statements if page.issued_by.count() > 1]) == 1
        assert Commitment.objects.exclude(ref="ZZ-99").count() == 12
        assert EventPage.objects.live().exclude(slug="three-days").count() == 9
        assert our_months().count() == 12

    def test_it_is_loaded_once(self, capsys):
        before = (BasePage.objects.count(), PublicUpdate.objects.count(), get_user_model().objects.count())
        call_command("load_demonstration")
        assert "was left alone" in capsys.readouterr().out
        after = (BasePage.objects.count(), PublicUpdate.objects.count(), get_user_model().objects.count())
        assert after == before

    def test_every_role_can_sign_in(self, client):
        assert set(ROLES) == SEVEN
        for name in SEVEN:
            assert client.login(username=name, password=PASSWORD), name
            client.logout()

    def test_its_alerts_are_on_air(self, demonstration_copy):
        titles = {"Could you chair the Carers Network?", "The main lift at the Civic Centre is out of use"}
        now = demonstration_copy.at
        running = Alert.objects.not_over(now).started(now).values_list("title", flat=True)
        assert titles <= set(running)

    def test_readers_see_what_is_yet_to_come_and_no_month_before_its_time(self, client, demonstration_copy):
        now = demonstration_copy.at
        today = now.astimezone(LONDON).date()
        front = soup_of(client, "/")
        events = [link["href"] for link in front.select("[aria-labelledby=coming] h3 a")]
        assert events
        for address in events:
            assert EventPage.objects.get(url_path__endswith=address).ends_at > now
        newest = our_months().latest("month")
        assert front.select_one(".section-title__month").text == newest.title
        assert newest.month < today.replace(day=1)
        assert front.select(".awareness__day")
        (gap,) = [row.text.strip() for row in soup_of(client, "/updates/").select(".months__gap")]
        assert gap.startswith("No update published for")
        assert soup_of(client, "/commitments/").select(".commitment-row .status--late")
        for promise in Commitment.objects.exclude(ref="ZZ-99"):
            assert promise.is_over or (promise.status == "late") == (promise.target_date < today), promise.ref

    def test_review_dates_reach_the_page(self):
        ours = NetworkPage.objects.exclude(slug__in=["new-network", "quiet-network"])
        days = {(page.review_due_on - page.public_updated_at.date()).days for page in ours}
        assert len(days) > 1  # as the files say, not a year after loading


def found_for(client, typed: str) -> list[str]:
    return [
        link.text.strip()
        for link in soup_of(client, f"/search/?q={quote(typed)}").select(".results__title a")
    ]


def alerts_of(client, address: str, place: str) -> dict[str, Tag]:
    """The alerts listed at `address` below the heading with the id `place`, by title."""
    items = soup_of(client, address).select(f"[aria-labelledby={place}] .notices__item")
    return {item.select_one(".notices__title").text: item for item in items}


@pytest.mark.usefixtures("on_demonstration", "db")
class TestWhatReadersMeet:
    def test_an_alert_whose_time_is_over(self, client):
        assert "No hot water at Mill Lane depot" in alerts_of(client, "/alerts/", "past")
        assert "No hot water" not in client.get("/").text

    def test_an_emergency_that_was_published_alone_then_signed_off_and_is_over(self, client):
        past = alerts_of(client, "/alerts/", "past")
        assert past["Ashgrove House is closed today"].select_one(".notices__kind--emergency")
        assert "Ashgrove House is closed" not in client.get("/").text
        record = EmergencyPublication.objects.get(title="Ashgrove House is closed today")
        assert record.signed_off_by not in (None, record.by)

    def test_an_alert_that_was_extended_is_seen_again_by_who_had_hidden_it(self, client):
        lift = Alert.objects.get(title="The main lift at the Civic Centre is out of use")
        assert lift.title in alerts_of(client, "/alerts/", "now")
        for seen, is_hidden in ((lift.revisions.earliest("pk").as_object(), False), (lift, True)):
            client.cookies[display.COOKIE] = display.as_shown(seen).key
            assert (soup_of(client, "/").find(id=f"alert-{lift.pk}") is None) is is_hidden

    @pytest.mark.parametrize(
        ("typed", "address", "title"),
        [
            (
                "covid 19",
                "/networks/disability/covid-19-and-higher-risk/",
                "COVID-19: colleagues at higher risk",
            ),
            ("hr 27", "/networks/disability/adjustment-passport/", "How the adjustment passport works"),
            ("iso 9001", "/networks/disability/adjustment-passport/", "How the adjustment passport works"),
            ("band 6", "/networks/women/band-6-posts/", "Advertise Band-6 posts inside the council first"),
            (
                "1250",
                "/networks/women/up-to-1250-for-a-course/",
                "Up to £1,250 for a course or an exam",
            ),
            ("2025/26", "/networks/lgbtq/annual-meeting-2025-26/", "Annual meeting 2025-26"),
        ],
    )
    def test_what_has_numbers_and_signs_is_found_in_another_form(self, client, typed, address, title):
        assert soup_of(client, address).h1.text.strip() == title
        assert found_for(client, typed)[0] == title

    def test_a_page_that_was_renamed_is_found_at_its_old_address(self, client):
        today = "/networks/women/up-to-1250-for-a-course/"
        answer = client.get("/networks/women/course-fund/")
        assert (answer.status_code, answer["Location"]) == (301, today)
        assert client.get(today).status_code == 200
        assert soup_of(client, "/networks/women/").find("a", href=today)

    def test_a_page_from_another_system_has_its_dates_and_its_check_is_overdue(self, client):
        stamp = soup_of(client, "/networks/disability/covid-19-and-higher-risk/").select_one(".stamp")
        assert stamp.select_one(".stamp__date").text.split()[-1] == "2021"
        assert "due to be checked by 19 July 2022 but has not been" in stamp.text
        assert PublicUpdate.objects.filter(at__year__lt=2024).values("page").distinct().count() == 1


# --- Dates ------------------------------------------------------------------------------------------

FILES = [read_file(path, CONTENT) for path in sorted(CONTENT.rglob("*.md"))]
DAYS = [
    *sorted({moment.astimezone(LONDON).date() for moment in MOMENTS.values()}),
    date(2026, 11, 21),
    date(2028, 12, 31),
    date(2024, 2, 29),
    *(date(2027, 5, 1) + timedelta(days=days) for days in range(16)),
    *(date(2027, 8, 2) + timedelta(days=days) for days in range(11)),
]


PUBLISHED = Facts(published=date(2026, 1, 1))


@dataclass
class Month:
    month: date
    facts: Facts = PUBLISHED


def files_on(today: date) -> list[SourceFile]:
    move = moved_to(today)
    return [move(replace(file)) for file in FILES]


def of_type(files, kind) -> list[SourceFile]:
    return [file for file in files if file.keys["type"] == kind]


def test_nothing_moves_on_the_day_it_was_written_for():
    for before, after in zip(FILES, files_on(WRITTEN_FOR), strict=True):
        assert after.name == before.name
        assert {key: value for key, value in after.keys.items() if key not in ("starts", "ends")} == {
            key: value for key, value in before.keys.items() if key not in ("starts", "ends")
        }


def test_a_moved_date_keeps_its_line_and_its_hour():
    (lift,) = [file for file in files_on(date(2027, 7, 1)) if file.name == "alerts/civic-centre-lift.md"]
    assert lift.line_of("starts") == 5
    starts = as_moment(lift.keys["starts"]).astimezone(LONDON)
    assert (starts.date(), starts.hour) == (date(2027, 6, 26), 8)


def missing(files, folder: str, today: date) -> list[date]:
    """The months that the series at `folder` would show as missing, by its own rhythm."""
    (series,) = [file for file in files if file.address == folder]
    months = [file for file in files if file.address.rpartition("/")[0] == folder]
    pages = [Month(as_day(f"{file.keys['month']}-01")) for file in months]
    first = as_day(f"{series.keys['starts_month']}-01")
    pauses = [
        AgreedPause(first_month=as_day(f"{row['from']}-01"), last_month=as_day(f"{row['to']}-01"))
        for row in series.keys.get("pauses", ())
    ]
    rows = with_gaps(pages, first, int(series.keys["due_working_days"]), today, pauses)
    return [row.month for row in rows if row.is_missing]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_exactly_one_month_is_missing(today):
    files = files_on(today)
    (month,) = missing(files, "updates", today)
    assert 60 < (today - month).days < 140
    assert missing(files, "networks/race-equality/updates", today) == []


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_file_name_of_a_month_is_its_month(today):
    for file in of_type(files_on(today), "monthly-update"):
        assert file.address.rpartition("/")[2] == file.keys["month"]


def test_what_keeps_its_dates_is_there():
    assert set(KEPT) <= {file.name for file in FILES}


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_nothing_that_has_happened_lies_in_the_future(today):
    midnight = timezone.make_aware(datetime.combine(today, time()))
    for file in files_on(today):
        if file.name in KEPT and today < WRITTEN_FOR:
            continue  # nobody loads it before it was written
        happened = [
            file.keys[key]
            for key in ("published", "updated", "issued", "withdrawn_on", "answered")
            if key in file.keys
        ]
        happened += [row["at"] for row in file.keys.get("history", ())]
        happened += [row["date"] for row in file.keys.get("corrections", ())]
        for text in happened:
            assert as_moment(text) <= midnight, (file.name, text)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_alerts_are_on_air_all_day_and_one_is_over(today):
    midnight = timezone.make_aware(datetime.combine(today, time()))
    next_midnight = timezone.make_aware(datetime.combine(today + timedelta(days=1), time()))
    over = []
    for file in of_type(files_on(today), "alert"):
        assert as_moment(file.keys["starts"]) <= midnight
        if as_moment(file.keys["ends"]) < midnight:
            over.append(file.name)
        else:
            assert as_moment(file.keys["ends"]) >= next_midnight
    assert over == ["alerts/depot-hot-water.md"]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_some_events_are_still_to_come_and_some_are_over(today):
    noon = timezone.make_aware(datetime.combine(today, time(12)))
    starts = [as_moment(file.keys["starts"]) for file in of_type(files_on(today), "event")]
    assert 3 <= len([start for start in starts if start > noon]) <= 6


def late_months(files, folder: str, today: date) -> list[str]:
    (series,) = [file for file in files if file.address == folder]
    months = [file for file in files if file.address.rpartition("/")[0] == folder]
    found = []
    for file in months:
        due = due_day(as_day(f"{file.keys['month']}-01"), int(series.keys["due_working_days"]))
        published = file.keys.get("published") or file.keys["history"][0]["at"]
        sent = as_day(file.keys["submitted"]) if "submitted" in file.keys else None
        if late := lateness(due, as_moment(published).date(), sent).words:
            found.append(late)
    return found


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_one_month_came_late_and_one_waited_in_moderation_and_all_others_were_in_time(today):
    files = files_on(today)
    (late,) = late_months(files, "updates", today)
    assert "checked" not in late
    (waited,) = late_months(files, "networks/race-equality/updates", today)
    assert waited.endswith(" because it was being checked")


def test_the_home_page_has_days_to_know_about_on_every_day_of_the_year():
    for number in range(366):
        today = date(2027, 3, 1) + timedelta(days=number)
        near = coming(awareness_days(today), today, DAYS_AHEAD, DAYS_SHOWN)
        assert near, today
        assert all(on >= today for on, _ in near)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_no_month_is_ahead_of_its_time_and_the_newest_is_the_last_or_the_one_before(today):
    this_month = today.replace(day=1)
    months = {as_day(f"{file.keys['month']}-01") for file in of_type(files_on(today), "monthly-update")}
    assert max(months) < this_month
    assert max(months) >= (this_month - timedelta(days=32)).replace(day=1)


def standings(files) -> dict[str, tuple[str, date]]:
    """By the reference of a promise: what the last month that moved it said, and the first of that month."""
    said = {}
    months = [file for file in of_type(files, "monthly-update") if file.address.startswith("updates/")]
    for file in sorted(months, key=lambda file: str(file.keys["month"])):
        for ref, _, status in [
            str(each).partition(" ") for row in file.keys["items"] for each in row.get("commitments", ())
        ]:
            if status:
                said[ref] = (status, as_day(f"{file.keys['month']}-01"))
    return said


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_a_promise_is_late_after_its_last_day_and_was_delivered_before_it(today):
    files = files_on(today)
    said = standings(files)
    for file in of_type(files, "commitment"):
        target = as_day(file.keys["target"])
        status, month = said.get(str(file.keys["ref"]), ("not-started", None))
        assert (target + timedelta(days=1)).day == 1, file.name
        if status == "delivered":
            assert month < target, file.name
            assert target < today, file.name
        elif status != "stopped":
            assert (status == "late") == (target < today), file.name
