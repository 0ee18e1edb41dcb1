"""Every screen of the editing side shows something right after the demonstration is loaded."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from cms.content_files.exporter import export_folder
from cms.last_updated import stamp_for
from cms.models import BasePage, EmergencyPublication, OutgoingMail, PublicUpdate
from cms.moderation.recipients import title_of, waiting
from cms.services.working_days import add_working_days
from home.demonstration import steps
from home.demonstration.accounts import NAMES, PASSWORD, ROLES
from home.models import Alert, AwarenessDay, HomePage, InformationPage
from networks.models import NetworkPage
from tests.cms.moderation.screens import text_of

demonstration = pytest.mark.usefixtures("on_demonstration", "db")

# Who opens which screen, and what must stand there.
SCREENS = [
    ("lead", "/admin/my-network/", "November|December|January|February|October|September"),
    ("lead", "/admin/my-network/", "What we heard at Mill Lane depot"),
    ("lead", "/admin/my-network/", r"Ruth Kowalski \(editor\) asked for changes"),
    ("lead", "/admin/my-network/", "side door is step-free"),
    ("lead", "/admin/my-network/", r"Jamil Aziz \(secondeditor\) is reading it"),
    ("lead", "/admin/my-network/", "Breakfast with the panel members"),
    ("lead", "/admin/my-network/", "comes down"),
    ("lead", "/admin/my-network/", "overdue"),
    ("otherlead", "/admin/my-network/", "Asking for equipment"),
    ("lead", "/admin/submissions/", "Film and supper at the library"),
    ("editor", "/admin/moderation/", "A tour of the quiet rooms"),
    ("editor", "/admin/moderation/", "Fire drill at the Civic Centre"),
    ("editor", "/admin/moderation/", "Yours: somebody else decides"),
    ("secondeditor", "/admin/moderation/unchecked/", "A pipe burst above the Garden Room"),
    (
        "secondeditor",
        "/admin/moderation/unchecked/",
        "(?s)Ashgrove House is closed today.*signed off by Jamil Aziz",
    ),
    ("editor", "/admin/alerts/", "The intranet is closed for an evening"),
    ("editor", "/admin/alerts/", "Fire drill at the Civic Centre"),
    ("editor", "/admin/reports/freshness/", "days? overdue"),
    ("editor", "/admin/reports/freshness/", "in .* days"),
    ("editor", "/admin/reports/vacancies/", "Carers Network"),
    ("editor", "/admin/reports/scheduled/", "Breakfast with the panel members"),
    ("editor", "/admin/reports/scheduled/", "The intranet is closed for an evening"),
    ("secondeditor", "/admin/awareness-days/", "The networks’ lunch hour"),
    ("equality", "/admin/drafts/", "What we heard at Mill Lane depot"),
]


@demonstration
class TestScreens:
    @pytest.mark.parametrize(("who", "path", "shown"), SCREENS)
    def test_the_screen_shows_work_in_progress(self, client, who, path, shown):
        client.login(username=who, password=PASSWORD)
        response = client.get(path)
        assert response.status_code == 200
        assert_matches(shown, text_of(response))

    def test_a_lead_sees_no_draft_of_the_other(self, client):
        client.login(username="lead", password=PASSWORD)
        assert "Asking for equipment" not in text_of(client.get("/admin/my-network/"))

    @pytest.mark.parametrize(("who", "may_show"), [("editor", False), ("secondeditor", True)])
    def test_an_awareness_day_waits_for_somebody_who_did_not_write_it(self, client, who, may_show):
        client.login(username=who, password=PASSWORD)
        (day,) = AwarenessDay.objects.filter(public_since=None)
        page = client.get(f"/admin/awareness-days/inspect/{day.pk}/").text
        assert (f"/admin/awareness-days/show/{day.pk}/" in page) is may_show


@demonstration
class TestWhatReadersSee:
    def test_nothing_that_is_not_public(self, client):
        for page in InformationPage.objects.filter(slug="asking-for-equipment-who-does-what"):
            assert client.get(page.get_url() or "/").status_code == 404
        shown = text_of(client.get(NetworkPage.objects.get(slug="race-equality").url))
        assert "Film and supper" not in shown
        assert "three working days" in shown  # the change waits for the second person
        assert "The networks’ lunch hour" not in text_of(client.get("/"))

    def test_a_page_that_a_second_person_checked_with_a_picture(self, client, request_of):
        page = InformationPage.objects.get(slug="how-mentoring-pairs-are-made")
        assert stamp_for(page, request_of()).is_checked
        response = client.get(page.url)
        assert "Checked by a second person" in text_of(response)
        assert b'alt="Circles in two colours' in response.content

    def test_what_went_out_in_an_emergency_is_not_called_checked(self, request_of):
        record = EmergencyPublication.objects.get(signed_off_by=None)
        assert record.content_object.place.startswith("Committee Room 2")
        assert not stamp_for(record.content_object, request_of()).is_checked

    def test_no_alert_more_than_the_two(self, demonstration_copy):
        now = demonstration_copy.at
        assert not Alert.objects.not_over(now).started(now).filter(title__startswith="The intranet").exists()

    def test_nobody_gets_a_mail_about_made_up_work(self):
        assert not OutgoingMail.objects.exists()

    def test_an_export_carries_none_of_the_drafts(self, tmp_path):
        export_folder(tmp_path)
        names = {path.name for path in tmp_path.rglob("*.md")}
        assert "how-mentoring-pairs-are-made.md" in names
        assert not names & {"what-we-heard-at-mill-lane-depot.md", "film-and-supper-at-the-library.md"}
        assert "three working" in (tmp_path / "networks" / "race-equality.md").read_text()


@demonstration
class TestWaiting:
    def test_the_most_urgent_of_the_queue_has_less_than_a_day(self):
        first = min(waiting(), key=lambda state: add_working_days(state.started_at, 2))
        assert title_of(first) == "A tour of the quiet rooms"

    def test_what_is_scheduled_lies_ahead(self, demonstration_copy):
        (revision,) = HomePage.objects.get().get_descendants().filter(title__startswith="Breakfast")
        assert revision.go_live_at > demonstration_copy.at
        assert not PublicUpdate.objects.filter(page=revision).exists()

    def test_loading_again_changes_nothing(self):
        before = EmergencyPublication.objects.count(), len(waiting())
        call_command("load_demonstration", verbosity=0)
        assert (EmergencyPublication.objects.count(), len(waiting())) == before


@demonstration
class TestEditing:
    def test_no_draft_is_older_than_a_version_before_it(self):
        """The editor would say that somebody saved a newer one, to whoever opens the page."""
        drafts = BasePage.objects.exclude(latest_revision=None)
        newest = {page: page.revisions.order_by("-created_at").first().pk for page in drafts}
        assert [page.title for page, pk in newest.items() if pk != page.latest_revision_id] == []


def test_everybody_who_signs_in_has_a_name():
    assert NAMES.keys() == ROLES.keys()


@pytest.mark.parametrize("hours", range(0, 14 * 24, 5))
def test_what_is_almost_late_has_hours_left_or_until_the_next_working_day(hours):
    now = datetime(2026, 11, 23, 0, 30, tzinfo=UTC) + timedelta(hours=hours)
    came = steps.almost_late(now)
    left = add_working_days(came, 2) - now
    assert came < now
    assert timedelta(0) < left < timedelta(days=3)
    if 0 < now.weekday() < 5 and now.hour < 20:
        assert left < timedelta(hours=9)


def assert_matches(pattern: str, text: str) -> None:
    assert re.search(pattern, text), (pattern, text[:2000])
