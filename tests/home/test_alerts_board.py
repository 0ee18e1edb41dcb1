"""The alerts board: what is on air and next, who may do what, and taking an alert down."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms import content_version
from cms.admin.concurrent.actions import seen
from cms.models.versions import version_of
from cms.moderation import approval
from home.alerts import display
from home.alerts.admin.board import readers_see
from home.alerts.services import NothingToTakeDown, take_down
from home.models import Alert
from tests import set_clock
from tests.cms.access.test_permissions import lead_of
from tests.factories import AlertFactory, EditorFactory, InformationPageFactory

pytestmark = pytest.mark.usefixtures("ordinary_day")

BOARD = "/admin/alerts/"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def now():
    return set_clock.now()


@pytest.fixture
def editor(db):
    return EditorFactory()


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def on_air(db, now):
    return AlertFactory(title="The lift", starts_at=now - HOUR, ends_at=now + 3 * DAY)


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def reload(alert) -> Alert:
    return Alert.objects.get(pk=alert.pk)


def end(client, alert):
    shown = {"made_from": seen(*readers_see(reload(alert)))}
    return client.post(f"{BOARD}{alert.pk}/take-down/", shown, follow=True)


def submitted(alert, by, **changes):
    draft = reload(alert)
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision(user=by)
    draft.get_workflow().start(draft, by)
    return reload(alert).current_workflow_task_state


def test_it_shows_what_is_on_air_in_the_order_of_the_page(as_editor, now, on_air):
    AlertFactory(title="Newer notice", starts_at=now - HOUR / 2, ends_at=now + DAY)
    AlertFactory(title="Evacuate", severity="emergency", starts_at=now - DAY, ends_at=now + DAY)
    shown = text_of(as_editor.get(BOARD))
    places = [shown.index(title) for title in ("Evacuate", "Newer notice", "The lift")]
    assert places == sorted(places)


def test_it_shows_what_comes_what_is_drafted_and_what_is_over(as_editor, editor, now, on_air):
    AlertFactory(title="Tomorrow", starts_at=now + DAY, ends_at=now + 2 * DAY)
    AlertFactory(title="A draft", starts_at=now, ends_at=now + DAY, live=False)
    AlertFactory(title="Long gone", starts_at=now - 3 * DAY, ends_at=now - DAY)
    state = submitted(on_air, editor, title="The other lift")
    shown = text_of(as_editor.get(BOARD))
    for title in ("Tomorrow", "A draft", "Long gone", "The other lift"):
        assert title in shown
    assert f"/admin/moderation/{state.pk}/" in shown


def test_an_empty_board_says_so(as_editor):
    assert "Readers see no alert now" in text_of(as_editor.get(BOARD))


def test_one_person_takes_an_alert_down_and_readers_see_it_no_more(as_editor, rf, on_air):
    assert "was taken down" in text_of(end(as_editor, on_air))
    assert not display.alerts_for(rf.get("/"))
    over = reload(on_air)
    assert over.ends_at <= set_clock.now()
    assert over.live_revision.content["ends_at"] is not None
    assert over.revisions.count() == 2
    assert "The lift" in text_of(as_editor.get(BOARD))


def test_a_second_click_says_it_is_over(as_editor, on_air):
    end(as_editor, on_air)
    assert "is over already" in text_of(end(as_editor, on_air))
    assert reload(on_air).revisions.count() == 2


def test_an_alert_that_has_not_begun_is_called_off(as_editor, now):
    alert = AlertFactory(title="Tomorrow", starts_at=now + DAY, ends_at=now + 2 * DAY)
    end(as_editor, alert)
    assert not reload(alert).live
    assert "Taken down" in text_of(as_editor.get(BOARD))


def test_an_alert_without_a_start_can_be_taken_down(as_editor, now):
    alert = AlertFactory(starts_at=None, ends_at=now + DAY)
    end(as_editor, alert)
    assert reload(alert).ends_at <= set_clock.now()


def test_taking_down_publishes_no_draft_and_keeps_it(on_air, editor, now):
    author = EditorFactory()
    submitted(on_air, author, title="Not approved yet")
    take_down(on_air, by=editor, now=now)
    alert = reload(on_air)
    assert alert.title == "The lift"
    assert alert.get_latest_revision_as_object().title == "Not approved yet"
    assert alert.latest_revision.user == author
    assert alert.has_unpublished_changes


def test_what_is_over_is_not_taken_down_again(now, editor):
    alert = AlertFactory(starts_at=now - 2 * DAY, ends_at=now - DAY)
    with pytest.raises(NothingToTakeDown):
        take_down(alert, by=editor, now=now)


@pytest.mark.parametrize("role", ["lead", "reader", "nobody"])
def test_others_see_no_board_and_end_nothing(request, client, network, on_air, role):
    if role != "nobody":
        client.force_login(lead_of(network) if role == "lead" else request.getfixturevalue(role))
    assert client.get(BOARD).status_code in {302, 403}
    assert client.post(f"{BOARD}{on_air.pk}/take-down/").status_code in {302, 403}
    assert reload(on_air).ends_at > set_clock.now()
    assert "alerts_board" not in client.get("/admin/", follow=True).content.decode()


def test_a_link_ends_nothing(as_editor, on_air):
    assert as_editor.get(f"{BOARD}{on_air.pk}/take-down/").status_code == 405


@pytest.mark.parametrize("number", ["99999999", "9" * 30])
def test_an_alert_that_is_not_there_is_refused(as_editor, number):
    assert as_editor.post(f"{BOARD}{number}/take-down/").url == "/admin/"


def test_the_review_screen_names_what_else_readers_see_at_that_time(as_editor, home, now, on_air):
    section = InformationPageFactory(parent=home, title="Buildings")
    AlertFactory(title="Same time", starts_at=now + 2 * HOUR, ends_at=now + DAY, section=section)
    AlertFactory(title="Much later", starts_at=now + 9 * DAY, ends_at=now + 10 * DAY)
    new = AlertFactory(title="New", starts_at=now + HOUR, ends_at=now + DAY, live=False)
    state = submitted(new, EditorFactory())
    panel = text_of(as_editor.get(f"/admin/moderation/{state.pk}/")).split('id="also-on-air"')[1]
    assert "The lift" in panel
    assert "Same time" in panel
    assert "Buildings" in panel
    assert "Much later" not in panel


def test_the_form_names_them_before_it_is_submitted(as_editor, now, on_air):
    assert "The lift" in text_of(as_editor.get("/admin/snippets/home/alert/add/"))
    new = AlertFactory(title="New", starts_at=now + HOUR, ends_at=now + DAY, live=False)
    assert "The lift" in text_of(as_editor.get(f"/admin/snippets/home/alert/edit/{new.pk}/"))


def test_wagtails_own_list_stays(as_editor, on_air):
    assert "The lift" in text_of(as_editor.get("/admin/snippets/home/alert/"))
    assert "/admin/snippets/home/alert/" in text_of(as_editor.get(BOARD))


def test_the_menu_leads_to_the_board(as_editor):
    assert f'"url": "{BOARD}"' in text_of(as_editor.get("/admin/"))


def test_the_home_shows_what_is_on_air_and_ends_soon(as_editor, now, on_air):
    AlertFactory(title="Nearly over", starts_at=now - DAY, ends_at=now + HOUR)
    shown = text_of(as_editor.get("/admin/"))
    assert "The lift" in shown
    assert "Ends within a day" in shown


def test_what_ends_within_a_day_is_on_air_and_ends_first_comes_first(db, now):
    later = AlertFactory(starts_at=now - DAY, ends_at=now + DAY)
    sooner = AlertFactory(starts_at=now - DAY, ends_at=now + HOUR)
    AlertFactory(starts_at=now - DAY, ends_at=now + DAY + timedelta(seconds=1))
    AlertFactory(starts_at=now - DAY, ends_at=now)
    AlertFactory(starts_at=now + HOUR, ends_at=now + 2 * HOUR)
    AlertFactory(starts_at=now - DAY, ends_at=now + HOUR, live=False)
    assert list(Alert.objects.ending_soon(now)) == [sooner, later]


def test_thirty_alerts_cost_what_three_do(as_editor, editor, now, settle, monkeypatch):
    monkeypatch.setattr(content_version, "RECHECK_SECONDS", 3600)  # its question is not counted

    def fill(number):
        for _ in range(number):
            AlertFactory(starts_at=now - HOUR, ends_at=now + HOUR)
            AlertFactory(starts_at=now + HOUR, ends_at=now + DAY)
            submitted(AlertFactory(starts_at=now, ends_at=now + DAY, live=False), editor)
            AlertFactory(starts_at=now - DAY, ends_at=now - HOUR)
        settle()
        text_of(as_editor.get(BOARD))
        with CaptureQueriesContext(connection) as counted:
            text_of(as_editor.get(BOARD))
        return len(counted)

    assert fill(3) == fill(7) <= 20


def test_readers_are_told_of_an_alert_that_no_second_person_has_read_yet(client, editor, now, home):
    words = "Published in an emergency, not yet read by a second person"
    alert = AlertFactory(starts_at=now, live=False)
    record = approval.publish_in_emergency(alert, by=EditorFactory(), reason="A flood", now=now)
    assert words in client.get("/").text
    approval.sign_off(record, by=editor, version=version_of(record.revision))
    page = client.get("/").text
    assert alert.title in page
    assert words not in page
