"""Alerts end by themselves, to the second, and stay hidden for who hid them (docs/editors.md#alerts)."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from home.alerts import display
from home.models import Alert
from tests import set_clock
from tests.factories import AlertFactory, InformationPageFactory, StatementPageFactory, restrict

START = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def titles(request, page=None, now=START):
    return [alert.title for alert in display.alerts_for(request, page.path if page else "", now)]


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (START - SECOND, False),
        (START, True),
        (START + timedelta(days=1) - SECOND, True),
        (START + timedelta(days=1), False),
    ],
)
def test_an_alert_shows_from_its_first_second_to_the_second_it_ends(db, request_of, now, shown):
    with time_machine.travel(START - timedelta(hours=1), tick=False):
        AlertFactory(starts_at=START, ends_at=START + timedelta(days=1))
        assert bool(titles(request_of(), now=now)) is shown


def test_an_alert_starts_and_ends_without_anybody_clearing_a_cache(client, home, settle):
    with time_machine.travel(START - timedelta(hours=1), tick=False) as clock:
        AlertFactory(title="The lift", starts_at=START, ends_at=START + timedelta(hours=1))
        settle()
        assert "The lift" not in client.get("/").content.decode()
        clock.move_to(START)
        assert "The lift" in client.get("/").content.decode()
        clock.move_to(START + timedelta(hours=1))
        assert "The lift" not in client.get("/").content.decode()


def test_an_alert_without_a_start_shows_once_it_is_published(db, request_of):
    with time_machine.travel(START, tick=False):
        AlertFactory(title="Now", starts_at=None, ends_at=START + timedelta(hours=1))
        assert titles(request_of(), now=START) == ["Now"]


def test_a_draft_is_never_shown(db, request_of):
    AlertFactory(live=False, starts_at=START, ends_at=START + timedelta(days=1))
    assert titles(request_of()) == []


@pytest.mark.usefixtures("ordinary_day")
def test_a_new_alert_made_by_code_is_not_on_air(db):
    assert not Alert.objects.create(title="Oops", body="x", ends_at=set_clock.now() + timedelta(days=1)).live


def test_the_most_severe_come_first_then_the_newest_then_the_lowest_number(db, request_of):
    with time_machine.travel(START, tick=False):
        end = START + timedelta(days=1)
        AlertFactory(title="condolence", severity="condolence", starts_at=START, ends_at=end)
        AlertFactory(title="old notice", severity="notice", starts_at=START - timedelta(days=1), ends_at=end)
        AlertFactory(title="notice 1", severity="notice", starts_at=START, ends_at=end)
        AlertFactory(title="notice 2", severity="notice", starts_at=START, ends_at=end)
        AlertFactory(title="important", severity="important", starts_at=START, ends_at=end)
        AlertFactory(title="emergency", severity="emergency", starts_at=START, ends_at=end)
        assert titles(request_of()) == [
            "emergency",
            "important",
            "notice 1",
            "notice 2",
            "old notice",
            "condolence",
        ]


def test_an_alert_for_a_section_shows_there_and_below_only(home, network, request_of):
    statement = StatementPageFactory(parent=network)
    elsewhere = InformationPageFactory(parent=home)
    with time_machine.travel(START, tick=False):
        AlertFactory(title="Carers", section_id=network.pk, starts_at=START)
        assert titles(request_of(), network) == titles(request_of(), statement) == ["Carers"]
        assert titles(request_of(), elsewhere) == titles(request_of(), None) == []


def test_alerts_cost_no_query_on_a_page_view(home, request_of, settle, django_assert_num_queries):
    with time_machine.travel(START, tick=False):
        AlertFactory(starts_at=START)
        settle()
        titles(request_of(), home)
        with django_assert_num_queries(0):
            assert titles(request_of(), home)


class TestHiding:
    @pytest.fixture(autouse=True)
    def _now(self, db):
        with time_machine.travel(START, tick=False):
            yield

    def hide(self, client, alert, path="/", **headers):
        headers = headers or {"Sec-Fetch-Site": "same-origin"}
        data = {"alert": display.as_shown(alert).key, "next": path}
        return client.post("/alerts/hide/", data, headers=headers)

    def test_a_hidden_alert_is_hidden_everywhere_and_others_stay(self, client, network):
        hidden, stays = AlertFactory(title="Hidden one"), AlertFactory(title="Stays on")
        self.hide(client, hidden, "/networks/carers/")
        for path in ("/", "/networks/carers/", "/alerts/"):
            page = client.get(path).content.decode()
            assert stays.title in page
        assert hidden.title not in client.get("/").content.decode()

    def test_the_reader_comes_back_to_the_page_and_to_the_next_alert(self, client, network):
        first = AlertFactory(severity="important")
        second = AlertFactory()
        response = self.hide(client, first, "/networks/carers/?x=1")
        assert response["Location"] == f"/networks/carers/?x=1#alert-{second.pk}"
        assert self.hide(client, second, "/")["Location"] == "/#main"

    def test_the_focus_goes_to_an_alert_of_the_section_that_is_left(self, client, network):
        everywhere, section = AlertFactory(severity="important"), AlertFactory(section_id=network.pk)
        assert self.hide(client, everywhere, "/networks/carers/")["Location"].endswith(f"#alert-{section.pk}")
        assert self.hide(client, everywhere, "/")["Location"] == "/#main"

    def test_the_cookie_holds_numbers_only_and_dies_with_the_alert(self, client):
        alert = AlertFactory()
        cookie = self.hide(client, alert).cookies["alerts"]
        assert cookie.value == f"{alert.pk}.1.{int(alert.ends_at.timestamp())}"
        assert cookie["path"] == "/"
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        # Django adds the second it loses to rounding.
        assert cookie["expires"] == "Sun, 22 Nov 2026 09:00:01 GMT"

    def test_an_emergency_cannot_be_hidden(self, client):
        alert = AlertFactory(title="Leave the building", severity="emergency")
        response = self.hide(client, alert)
        assert "alerts" not in response.cookies
        client.cookies["alerts"] = display.as_shown(alert).key
        assert "Leave the building" in client.get("/").content.decode()

    def test_an_alert_shown_again_is_seen_by_those_who_hid_it(self, client):
        alert = AlertFactory(title="Moved twice")
        self.hide(client, alert)
        assert alert.title not in client.get("/").content.decode()
        alert.version += 1
        alert.save_revision().publish()
        assert alert.title in client.get("/").content.decode()

    def test_a_spelling_correction_keeps_it_hidden(self, client):
        alert = AlertFactory(title="Teh lift")
        self.hide(client, alert)
        alert.title = "The lift"
        alert.save_revision().publish()
        assert "The lift" not in client.get("/").content.decode()

    @pytest.mark.parametrize(("hours", "is_shown"), [(1, True), (0, False), (-1, False)])
    def test_one_that_is_extended_is_seen_again_and_one_that_ends_sooner_is_not(
        self, client, hours, is_shown
    ):
        alert, other = AlertFactory(title="Out of order"), AlertFactory()
        self.hide(client, alert)
        alert.ends_at += timedelta(hours=hours)
        alert.save_revision().publish()
        assert ("Out of order" in client.get("/").text) == is_shown
        self.hide(client, other)  # which writes the cookie anew
        assert ("Out of order" in client.get("/").text) == is_shown
        self.hide(client, Alert.objects.get(pk=alert.pk))
        assert "Out of order" not in client.get("/").text

    @pytest.mark.parametrize(
        "value", ["x", "1", "1.1", "1.1.", "1.1.x", "..", "1.1.²", f"1.1.{'9' * 480}", "_._", "-1.1.5"]
    )
    def test_a_broken_cookie_is_no_error(self, client, value):
        AlertFactory(title="Out of order")
        client.cookies["alerts"] = value
        assert client.get("/").status_code == 200

    def test_the_cookie_forgets_alerts_that_are_over(self, client):
        over = AlertFactory(ends_at=START + timedelta(hours=1))
        lasting = AlertFactory(ends_at=START + timedelta(days=2))
        self.hide(client, over)
        with time_machine.travel(START + timedelta(hours=2), tick=False):
            assert self.hide(client, lasting).cookies["alerts"].value == display.as_shown(lasting).key

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Origin": "https://elsewhere.example"},
            {"Accept": "*/*"},
        ],
    )
    def test_a_form_on_another_site_cannot_hide_anything(self, client, headers):
        assert self.hide(client, AlertFactory(), **headers).status_code == 403

    def test_an_old_browser_that_only_names_its_origin_can_hide(self, client):
        assert self.hide(client, AlertFactory(), Origin="http://testserver").status_code == 302

    @pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "x"])
    def test_the_way_back_never_leaves_the_site(self, client, target):
        location = self.hide(client, AlertFactory(), target)["Location"]
        assert location == "/#main"

    def test_hidden_alerts_come_back_from_the_privacy_settings(self, client):
        alert = AlertFactory(title="Back again")
        self.hide(client, alert)
        response = client.post(
            "/privacy-settings/show-hidden-alerts/", headers={"Sec-Fetch-Site": "same-origin"}, follow=True
        )
        assert "Back again" in response.content.decode()


class TestEnding:
    """Nobody may leave an alert standing: the end is required and near."""

    def check(self, now=START, **values):
        alert = Alert(title="x", body="<p>x</p>", **{"starts_at": START, **values})
        with time_machine.travel(now, tick=False):
            alert.full_clean()

    def test_an_end_is_required(self, db):
        with pytest.raises(ValidationError, match="ends_at"):
            self.check()

    @pytest.mark.parametrize(("severity", "days"), [("emergency", 7), ("notice", 30), ("condolence", 30)])
    def test_an_alert_may_run_for_so_long_and_no_longer(self, db, severity, days):
        self.check(severity=severity, ends_at=START + timedelta(days=days))
        with pytest.raises(ValidationError, match=f"within {days} days"):
            self.check(severity=severity, ends_at=START + timedelta(days=days) + SECOND)

    def test_a_running_alert_can_be_extended_counted_from_now(self, db):
        later = START + timedelta(days=20)
        self.check(now=later, ends_at=later + timedelta(days=30))
        with pytest.raises(ValidationError, match="within 30 days"):
            self.check(now=later, ends_at=later + timedelta(days=30) + SECOND)

    @pytest.mark.parametrize("month", [3, 10])
    def test_a_week_with_a_clock_change_is_a_week(self, db, month):
        start = datetime(2027, month, 26, 9, 0, tzinfo=set_clock.LONDON)
        end = start + timedelta(days=7)
        # Without a start it is counted from now, in UTC; the end comes from a form, in the zone of here.
        values = {"now": start.astimezone(UTC), "severity": "emergency", "starts_at": None}
        self.check(ends_at=end, **values)
        with pytest.raises(ValidationError, match="within 7 days"):
            self.check(ends_at=end + timedelta(minutes=1), **values)

    def test_an_end_before_the_start_is_refused(self, db):
        with pytest.raises(ValidationError, match="not after the start"):
            self.check(ends_at=START)


def test_the_list_of_alerts_shows_those_on_air_and_those_that_are_over(client, db):
    with time_machine.travel(START + timedelta(days=2), tick=False):
        AlertFactory(title="Long over", starts_at=START)
        AlertFactory(title="On air", starts_at=START + timedelta(days=2))
        AlertFactory(title="To come", starts_at=START + timedelta(days=3))
        page = client.get("/alerts/").content.decode()
    assert "Long over" in page
    assert "On air" in page
    assert "To come" not in page


def test_the_list_of_alerts_keeps_those_of_a_private_section_from_outsiders(client, network):
    restrict(network)
    with time_machine.travel(START + timedelta(hours=1), tick=False):
        AlertFactory(title="Secret now", section_id=network.pk, starts_at=START)
        AlertFactory(title="Secret past", section_id=network.pk, starts_at=START - timedelta(days=9))
        page = client.get("/alerts/").content.decode()
    assert "Secret" not in page
