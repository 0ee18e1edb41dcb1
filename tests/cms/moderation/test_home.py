"""Who enters, what the admin’s home shows each role, and the warning about the clock."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from cms.models import Heartbeat, ReviewClaim
from cms.models.versions import version_of
from tests import set_clock
from tests.cms.moderation.screens import MINE, QUEUE, UNCHECKED, queries_of, reload, review_url, text_of
from tests.factories import StatementPageFactory, UserFactory, submit


@pytest.mark.usefixtures("network")  # which a lead has
class TestEntry:
    PLACES = [QUEUE, UNCHECKED, "{review}", "{review}preview/{revision}/"]

    @pytest.mark.parametrize("role", ["lead", "reader", "nobody"])
    @pytest.mark.parametrize("place", PLACES)
    def test_only_those_who_approve_enter(self, request, client, state, role, place):
        if role != "nobody":
            client.force_login(request.getfixturevalue(role))
        address = place.format(review=review_url(state), revision=state.revision_id)
        response = client.get(address)
        assert response.status_code in {302, 403}
        assert "As it should be" not in response.content.decode()

    @pytest.mark.parametrize("role", ["lead", "reader", "nobody"])
    @pytest.mark.parametrize("button", ["", "claim/", "release/"])
    def test_others_decide_nothing(self, request, client, page, state, role, button):
        if role != "nobody":
            client.force_login(request.getfixturevalue(role))
        data = {"action": "approve", "revision": version_of(state.revision)}
        assert client.post(f"{review_url(state)}{button}", data).status_code in {302, 403}
        assert reload(page).title == "As it was"
        assert not ReviewClaim.objects.exists()

    @pytest.mark.parametrize("address", [f"{QUEUE}99999999/", f"{QUEUE}{'9' * 30}/", f"{UNCHECKED}7/"])
    def test_what_is_not_there_is_answered_like_what_may_not_be_seen(self, as_editor, address):
        answer = as_editor.get(address, follow=True)
        assert answer.redirect_chain == [("/admin/", 302)]
        assert "or it does not exist any more" in answer.text

    def test_somebody_outside_this_stages_group_is_refused(self, client, state):
        outsider = UserFactory()
        outsider.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(outsider)
        assert client.get(review_url(state)).status_code == 302


class TestHome:
    def test_an_editor_sees_the_queue_and_what_is_not_signed_off(self, as_editor, state):
        shown = text_of(as_editor.get("/admin/"))
        assert "1 submission waits" in shown
        assert review_url(state) in shown
        assert 'id="awaiting-review"' not in shown

    def test_a_lead_sees_their_submissions_and_no_queue(self, client, network, lead, state):
        submit(StatementPageFactory(parent=network, title="Our statement"), lead)
        client.force_login(lead)
        shown = text_of(client.get("/admin/"))
        assert "Our statement" in shown
        assert "As it should be" not in shown
        assert reverse("moderation:queue") not in shown

    def test_leads_are_not_offered_menus_they_cannot_use(self, client, lead):
        client.force_login(lead)
        shown = text_of(client.get("/admin/"))
        for menu in ("aging-pages", "wagtailsnippets", "wagtailadmin_workflows", "/admin/users/"):
            assert menu not in shown
        assert MINE in shown

    def test_it_welcomes_by_name_under_our_own_mark(self, as_editor):
        shown = text_of(as_editor.get("/admin/"))
        assert "Welcome to Staff networks, Eddy" in shown
        assert "cms/favicon.svg" in shown
        assert "editor guide" not in shown

    def test_it_costs_little_however_much_waits(self, as_editor, network, author, steady):
        def count(number):
            for _ in range(number):
                submit(StatementPageFactory(parent=network), author)
            steady()
            return queries_of(as_editor, "/admin/")

        assert count(3) == count(27)


class TestClock:
    @pytest.mark.parametrize("address", ["/admin/", QUEUE])
    def test_a_clock_that_never_ran_is_reported(self, as_editor, address):
        assert "Scheduled publishing has not run yet" in text_of(as_editor.get(address))

    @pytest.mark.usefixtures("ordinary_day")
    @pytest.mark.parametrize("address", ["/admin/", QUEUE])
    def test_a_clock_that_stands_still_is_reported(self, as_editor, address):
        Heartbeat.objects.create(name="clock", at=set_clock.now() - timedelta(minutes=47, seconds=5))
        assert "Scheduled publishing last ran 47 minutes ago" in text_of(as_editor.get(address))

    @pytest.mark.usefixtures("ordinary_day")
    @pytest.mark.parametrize("address", ["/admin/", QUEUE])
    def test_a_clock_that_runs_is_not(self, as_editor, address):
        Heartbeat.objects.create(name="clock", at=set_clock.now() - timedelta(minutes=9))
        assert "Scheduled publishing" not in text_of(as_editor.get(address))

    def test_leads_are_told_too(self, client, lead):
        client.force_login(lead)
        assert "Scheduled publishing has not run yet" in text_of(client.get("/admin/"))
