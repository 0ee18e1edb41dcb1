"""Alerts in the admin: drafts, preview, and whether people who hid one see it again."""

from datetime import timedelta

import pytest
from wagtail.test.utils.form_data import nested_form_data, rich_text

from home.models import Alert
from tests import set_clock
from tests.factories import AlertFactory

pytestmark = pytest.mark.usefixtures("ordinary_day")


@pytest.fixture
def alert(db):
    now = set_clock.now()
    return AlertFactory(title="The lift", starts_at=now, ends_at=now + timedelta(days=2))


def form_data(**changes):
    now = set_clock.now().astimezone(set_clock.LONDON)
    return nested_form_data(
        {
            "title": "The lift",
            "body": rich_text("<p>It is out of order.</p>"),
            "severity": "notice",
            "link": "",
            "link_text": "",
            "section": "",
            "starts_at": now.strftime("%Y-%m-%d %H:%M"),
            "ends_at": (now + timedelta(days=2)).strftime("%Y-%m-%d %H:%M"),
            **changes,
        }
    )


def post(admin_client, alert, **changes):
    return admin_client.post(f"/admin/snippets/home/alert/edit/{alert.pk}/", form_data(**changes))


def newest(alert) -> Alert:
    return Alert.objects.get(pk=alert.pk).get_latest_revision_as_object()


def test_saving_an_alert_makes_a_draft_and_leaves_the_one_on_air(admin_client, alert):
    assert post(admin_client, alert, title="The other lift").status_code == 302
    assert Alert.objects.get(pk=alert.pk).title == "The lift"
    assert newest(alert).title == "The other lift"


def test_what_is_under_review_is_saved_but_not_submitted_twice(admin_client, alert):
    """Two windows: the second still has the button."""
    for title in ("The other lift", "The third lift"):
        assert post(admin_client, alert, title=title, **{"action-submit": "Submit"}).status_code == 302
    assert newest(alert).title == "The third lift"
    assert Alert.objects.get(pk=alert.pk).workflow_states.count() == 1


@pytest.mark.parametrize(("answer", "version"), [({}, 1), ({"show_again": "on"}, 2)])
def test_people_who_hid_it_see_it_again_only_when_the_editor_says_so(admin_client, alert, answer, version):
    post(admin_client, alert, title="The lift, again", **answer)
    assert newest(alert).version == version


def test_an_alert_previews_as_readers_will_see_it(alert, rf):
    alert.title = "Only in the preview"
    response = alert.make_preview_request(original_request=rf.get("/"), preview_mode="")
    assert response.status_code == 200
    assert "Only in the preview" in response.content.decode()


def test_a_new_alert_previews_before_it_is_saved(db, rf):
    now = set_clock.now()
    alert = Alert(title="Brand new", body="<p>Hello.</p>", ends_at=now + timedelta(days=1))
    response = alert.make_preview_request(original_request=rf.get("/"), preview_mode="")
    assert "Brand new" in response.content.decode()


def test_the_admin_offers_a_lock(admin_client, alert):
    page = admin_client.get(f"/admin/snippets/home/alert/edit/{alert.pk}/").content.decode()
    assert "Show again to people who hid it" in page
    assert "/lock/" in page
