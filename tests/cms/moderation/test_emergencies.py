"""Publishing without a second check, and signing it off."""

import pytest
from django.contrib.auth.models import Permission

from cms.models import EmergencyPublication
from cms.models.versions import version_of
from cms.moderation import approval
from home.models import Alert, InformationPage
from tests.cms.moderation.screens import QUEUE, UNCHECKED, emergency_url, reload, text_of
from tests.editing import save
from tests.factories import AlertFactory, InformationPageFactory, ResponseFactory, StatementPageFactory
from tests.security.test_ways_to_publish import alert_form, response_form
from tests.security.test_ways_to_publish import form as page_form
from updates.models import Response

WAY = 'name="action-emergency"'


class TestEmergencies:
    @pytest.fixture
    def draft(self, page, author):
        draft = reload(page).get_latest_revision_as_object()
        draft.title = "Evacuate"
        draft.save_revision(user=author)
        return reload(page)

    def test_the_page_names_what_will_happen_and_asks_why(self, as_author, draft):
        shown = text_of(as_author.get(emergency_url(draft)))
        assert "“Evacuate” is public at once" in shown
        assert "Your name, the time and your reason are recorded" in shown

    def test_without_a_reason_nothing_is_published(self, as_author, draft):
        assert "Say why this cannot wait" in text_of(save(as_author, emergency_url(draft), {"reason": " "}))
        assert not EmergencyPublication.objects.exists()

    def test_it_is_public_at_once_and_listed_until_somebody_else_signs_it_off(
        self, client, draft, author, editor
    ):
        client.force_login(author)
        shown = text_of(save(client, emergency_url(draft), {"reason": "Gas leak"}, follow=True))
        assert "Gas leak" in shown
        assert "somebody else signs it off" in shown
        assert reload(draft).title == "Evacuate"
        record = EmergencyPublication.objects.get()
        sign_off = f"{UNCHECKED}{record.pk}/sign-off/"
        read = {"version": version_of(record.revision)}
        assert "Somebody else has to sign it off" in text_of(client.post(sign_off, read, follow=True))
        client.force_login(editor)
        assert "Evacuate" in text_of(client.get(f"{UNCHECKED}{record.pk}/"))
        assert f'value="{read["version"]}"' in text_of(client.get(UNCHECKED))
        assert "changed while you were reading" in text_of(client.post(sign_off, follow=True))
        shown = text_of(client.post(sign_off, read, follow=True))
        assert "You signed off" in shown
        assert "Signed off lately" in shown
        assert "signed this off already" in text_of(client.post(sign_off, read, follow=True))

    def test_whoever_signs_it_off_is_shown_what_is_not_on_the_page_itself(self, as_editor, network, author):
        page = StatementPageFactory(parent=network, live=False, slug="on-heat", summary="Leave the building.")
        approval.publish_in_emergency(page, by=author, reason="Gas leak")
        shown = text_of(as_editor.get(UNCHECKED))
        assert "Leave the building." in shown
        assert "on-heat" in shown

    def test_a_second_click_publishes_nothing_more(self, as_author, draft):
        save(as_author, emergency_url(draft), {"reason": "Gas leak"})
        shown = text_of(as_author.post(emergency_url(draft), {"reason": "Gas leak"}))
        assert "nothing new to publish" in shown
        assert EmergencyPublication.objects.count() == 1

    def test_an_incomplete_draft_is_refused_and_the_reason_kept(self, as_author, network, author):
        page = StatementPageFactory(parent=network)
        draft = reload(page)
        draft.issued_on = None
        draft.save_revision(user=author, clean=False)
        shown = text_of(save(as_author, emergency_url(page), {"reason": "Gas leak"}))
        assert "not complete yet" in shown
        assert "Gas leak" in shown

    def test_a_lead_may_not(self, client, network, lead):
        page = StatementPageFactory(parent=network, live=False)
        client.force_login(lead)
        assert client.post(emergency_url(page), {"reason": "Now"}).status_code in {302, 403}
        assert not reload(page).live
        assert emergency_url(page) not in text_of(client.get(f"/admin/pages/{page.pk}/edit/"))

    def test_the_right_alone_does_not_reach_pages_one_may_not_edit(self, client, home, lead):
        lead.user_permissions.add(Permission.objects.get(codename="bypass_approval"))
        page = InformationPageFactory(parent=home, live=False)
        client.force_login(lead)
        assert client.post(emergency_url(page), {"reason": "Now"}).status_code in {302, 403}
        assert not reload(page).live

    def test_nor_alerts_one_may_not_change(self, client, home, lead, editor):
        lead.user_permissions.add(Permission.objects.get(codename="bypass_approval"))
        alert = AlertFactory(live=False)
        client.force_login(lead)
        assert client.post(emergency_url(alert), {"reason": "Now"}).status_code in {302, 403}
        assert not reload(alert).live
        client.force_login(editor)
        save(client, emergency_url(alert), {"reason": "Now"})
        assert reload(alert).live

    def test_only_what_is_approved_before_it_is_published_has_such_a_page(self, as_editor, editor):
        assert as_editor.get(emergency_url(editor)).status_code == 302
        assert as_editor.get(f"{QUEUE}emergency/{'9' * 30}/{'9' * 30}/").status_code == 302

    def test_an_editor_finds_the_way_on_every_form_that_a_second_person_approves(
        self, client, editor, lead, network
    ):
        page = StatementPageFactory(parent=network, live=False)
        alert, answer = AlertFactory(live=False), ResponseFactory()
        forms = [
            f"/admin/pages/{page.pk}/edit/",
            f"/admin/pages/add/networks/statementpage/{network.pk}/",
            "/admin/snippets/home/alert/add/",
            f"/admin/snippets/home/alert/edit/{alert.pk}/",
            "/admin/snippets/updates/response/add/",
            f"/admin/snippets/updates/response/edit/{answer.pk}/",
        ]
        client.force_login(editor)
        assert [form for form in forms if WAY not in text_of(client.get(form))] == []
        board = text_of(client.get("/admin/alerts/"))
        assert emergency_url(alert) in board
        client.force_login(lead)
        assert [form for form in forms[:2] if WAY in text_of(client.get(form))] == []

    def test_what_needs_no_second_person_has_no_such_way(self, admin_client):
        assert WAY not in text_of(admin_client.get("/admin/snippets/networks/theme/add/"))

    @pytest.mark.usefixtures("ordinary_day")
    @pytest.mark.parametrize("kind", ["page", "alert", "answer"])
    def test_it_saves_the_draft_and_leads_to_the_page_that_asks_why(self, client, editor, network, kind):
        forms = {
            "page": (f"/admin/pages/add/home/informationpage/{network.pk}/", page_form("gas")),
            "alert": ("/admin/snippets/home/alert/add/", alert_form()),
            "answer": ("/admin/snippets/updates/response/add/", response_form()),
        }
        address, data = forms[kind]
        client.force_login(editor)
        data.pop("action-publish", None)
        answer = client.post(address, {**data, "action-emergency": ""})
        made = {"page": InformationPage, "alert": Alert, "answer": Response}[kind].objects.get()
        assert answer["Location"] == emergency_url(made)
        assert not made.live
        asked = text_of(client.get(answer["Location"]))
        assert "is public at once" in asked
        save(client, emergency_url(made), {"reason": "Gas leak"})
        assert reload(made).live

    def test_whoever_may_not_has_saved_a_draft_and_nothing_else(self, client, lead, network):
        address = f"/admin/pages/add/home/informationpage/{network.pk}/"
        client.force_login(lead)
        data = page_form("gas") | {"action-emergency": ""}
        data.pop("action-publish")
        answer = client.post(address, data)
        made = InformationPage.objects.get()
        assert answer["Location"] == f"/admin/pages/{made.pk}/edit/"
        assert not made.live
