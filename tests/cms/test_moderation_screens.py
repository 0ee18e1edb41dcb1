"""The screens of moderation: what they show, to whom, and that each refusal is a message."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from cms.admin.words import time_left
from cms.models import EmergencyPublication, Heartbeat, PublicUpdate, ReviewClaim
from cms.services import approval
from cms.stamp import stamp_for
from tests.cms.test_permissions import lead_of
from tests.factories import (
    AlertFactory,
    EditorFactory,
    InformationPageFactory,
    StatementPageFactory,
    UserFactory,
    submit,
)

QUEUE, UNCHECKED, MINE = "/admin/moderation/", "/admin/moderation/unchecked/", "/admin/submissions/"
CEILING = 20


@pytest.fixture
def author(db):
    return EditorFactory(first_name="Ada", last_name="Author")


@pytest.fixture
def editor(db):
    return EditorFactory(first_name="Eddy", last_name="Editor")


@pytest.fixture
def lead(network):
    return lead_of(network)


@pytest.fixture
def page(home):
    return InformationPageFactory(parent=home, title="As it was")


@pytest.fixture
def state(page, author):
    return submit(page, author, title="As it should be", change_kind="minor")


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client


@pytest.fixture
def as_author(client, author):
    client.force_login(author)
    return client


def reload(page):
    return type(page).objects.get(pk=page.pk)


def review_url(state):
    return f"{QUEUE}{state.pk}/"


def emergency_url(obj):
    return f"{QUEUE}emergency/{ContentType.objects.get_for_model(obj).pk}/{obj.pk}/"


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def queries_of(client, address) -> int:
    """How many queries a page costs once what is remembered between requests is there."""
    text_of(client.get(address))
    with CaptureQueriesContext(connection) as counted:
        text_of(client.get(address))
    return len(counted)


def decide(client, state, action, **answer):
    revision = answer.pop("revision", reload(state.workflow_state.content_object).latest_revision_id)
    return client.post(review_url(state), {"action": action, "revision": revision, **answer}, follow=True)


class TestQueue:
    def test_it_shows_what_waits_with_the_time_left_and_who_sent_it(self, as_editor, state):
        shown = text_of(as_editor.get(QUEUE))
        assert "As it should be" in shown
        assert "Submitted by Ada Author" in shown
        assert "left" in shown
        assert review_url(state) in shown

    def test_the_least_time_left_comes_first(self, as_editor, home, author, state):
        older = submit(InformationPageFactory(parent=home, title="Older"), author)
        TaskState.objects.filter(pk=older.pk).update(started_at=timezone.now() - timedelta(days=9))
        shown = text_of(as_editor.get(QUEUE))
        assert shown.index("Older") < shown.index("As it should be")
        assert "over</strong>" in shown

    def test_an_empty_queue_says_what_appears_here(self, as_editor):
        assert "Nothing waits for a decision" in text_of(as_editor.get(QUEUE))

    def test_one_claims_and_another_sees_who_reads_it(self, client, editor, state):
        client.force_login(editor)
        assert "You are reading" in text_of(client.post(f"{review_url(state)}claim/", follow=True))
        client.force_login(EditorFactory())
        assert "Eddy Editor reads it" in text_of(client.get(QUEUE))
        assert "is looking at this already" in text_of(client.post(f"{review_url(state)}claim/", follow=True))
        refused = client.post(f"{review_url(state)}release/", follow=True)
        assert "Only the person who claimed this" in text_of(refused)

    def test_a_claim_is_given_back(self, as_editor, state):
        as_editor.post(f"{review_url(state)}claim/")
        as_editor.post(f"{review_url(state)}release/")
        assert not ReviewClaim.objects.exists()

    def test_claiming_on_the_review_screen_leads_back_to_it(self, as_editor, state):
        response = as_editor.post(f"{review_url(state)}claim/", {"next": review_url(state)})
        assert response["Location"] == review_url(state)

    def test_claiming_leads_to_no_other_site(self, as_editor, state):
        response = as_editor.post(f"{review_url(state)}claim/", {"next": "https://example.org/"})
        assert response["Location"] == QUEUE

    def test_the_author_is_told_why_they_cannot_claim(self, as_author, state):
        assert "somebody else decides" in text_of(as_author.get(QUEUE))
        refused = as_author.post(f"{review_url(state)}claim/", follow=True)
        assert "Somebody else has to approve it" in text_of(refused)

    def test_a_link_is_no_button(self, as_editor, state):
        assert as_editor.get(f"{review_url(state)}claim/").status_code == 405
        assert not ReviewClaim.objects.exists()

    def test_what_was_deleted_since_is_left_out(self, as_editor, state, page):
        reload(page).delete()
        assert "Nothing waits" in text_of(as_editor.get(QUEUE))

    def test_thirty_rows_cost_what_three_do(self, as_editor, network, author, settle):
        def fill(number):
            for _ in range(number):
                approval.claim(submit(StatementPageFactory(parent=network), author), by=EditorFactory())
            alert = AlertFactory(live=False)
            alert.get_workflow().start(alert, author)
            settle()
            return queries_of(as_editor, QUEUE)

        assert fill(3) == fill(27) <= CEILING


class TestReview:
    def test_it_shows_the_version_who_wrote_it_and_the_answer(self, as_editor, page, author, state):
        shown = text_of(as_editor.get(review_url(state)))
        newest = reload(page).latest_revision_id
        assert f'name="revision" value="{newest}"' in shown
        assert "Ada Author" in shown
        assert "Minor: spelling" in shown
        assert f"/revisions/compare/live...{newest}/" in shown
        assert f"{review_url(state)}preview/{newest}/" in shown

    def test_the_preview_is_exactly_that_version(self, as_editor, page, state):
        seen = reload(page).latest_revision_id
        draft = reload(page).get_latest_revision_as_object()
        draft.title = "Newer than that"
        draft.save_revision(user=EditorFactory())
        shown = text_of(as_editor.get(f"{review_url(state)}preview/{seen}/"))
        assert "As it should be" in shown
        assert "Newer than that" not in shown

    def test_the_preview_of_another_page_is_not_found(self, as_editor, home, state):
        other = InformationPageFactory(parent=home).latest_revision_id
        assert as_editor.get(f"{review_url(state)}preview/{other}/").status_code == 404

    def test_approving_publishes_and_says_so(self, as_editor, page, state):
        assert "is public now" in text_of(decide(as_editor, state, "approve"))
        assert reload(page).title == "As it should be"

    def test_approving_something_scheduled_says_when(self, as_editor, page, author):
        later = timezone.now() + timedelta(days=1)
        state = submit(page, author, title="Later", change_kind="minor", go_live_at=later)
        assert "Public from" in text_of(as_editor.get(review_url(state)))
        assert "at its scheduled time" in text_of(decide(as_editor, state, "approve"))

    def test_requesting_changes_needs_a_reason_and_keeps_the_rest(self, as_editor, page, state):
        shown = text_of(decide(as_editor, state, "reject", comment="  ", change_kind="significant"))
        assert "Say what has to change" in shown
        assert 'value="significant" selected' in shown
        assert TaskState.objects.get(pk=state.pk).status == "in_progress"

    def test_requesting_changes_tells_the_author(self, as_editor, client, author, state):
        assert "is told what has to change" in text_of(
            decide(as_editor, state, "reject", comment="Wrong date.")
        )
        client.force_login(author)
        shown = text_of(client.get(MINE))
        assert "Changes requested" in shown
        assert "Eddy Editor asked for changes" in shown
        assert "Wrong date." in shown

    def test_a_stale_approval_publishes_nothing_and_keeps_what_was_typed(self, as_editor, page, state):
        seen = reload(page).latest_revision_id
        draft = reload(page).get_latest_revision_as_object()
        draft.title = "Half a ty"
        draft.save_revision(user=EditorFactory())
        shown = text_of(decide(as_editor, state, "approve", revision=seen, comment="Well written."))
        newest = reload(page).latest_revision_id
        assert "changed while you were reading" in shown
        assert "Well written." in shown
        assert f"compare/{seen}...{newest}/" in shown
        assert f'name="revision" value="{newest}"' in shown
        assert "Changed since it was submitted" in shown
        assert reload(page).title == "As it was"

    @pytest.mark.parametrize("revision", ["", "abc", "-1", "9" * 40, "²"])
    def test_an_approval_of_no_known_version_is_refused(self, as_editor, page, state, revision):
        assert "changed while you were reading" in text_of(
            decide(as_editor, state, "approve", revision=revision)
        )
        assert reload(page).title == "As it was"

    def test_the_author_reads_why_they_cannot_approve(self, as_author, page, state):
        shown = text_of(as_author.get(review_url(state)))
        assert "Somebody else has to approve it" in shown
        assert "Approve this version" not in shown
        assert "Somebody else has to approve it" in text_of(decide(as_author, state, "approve"))
        assert reload(page).title == "As it was"

    def test_an_administrator_cannot_approve_their_own_work(self, admin_client, admin_user, page):
        state = submit(page, admin_user, title="Mine")
        assert "Somebody else has to approve it" in text_of(decide(admin_client, state, "approve"))

    def test_a_second_click_finds_it_decided(self, as_editor, page, state):
        seen = reload(page).latest_revision_id
        decide(as_editor, state, "approve", revision=seen)
        shown = text_of(decide(as_editor, state, "approve", revision=seen))
        assert "decided about this already" in shown
        assert "You approved it" in shown

    def test_the_slower_of_two_editors_is_told_and_loses_nothing(self, client, editor, page, state):
        client.force_login(editor)
        decide(client, state, "reject", comment="Wrong date.")
        client.force_login(EditorFactory())
        shown = text_of(decide(client, state, "reject", comment="My long letter."))
        assert "decided about this already" in shown
        assert "Eddy Editor asked for changes" in shown
        assert "My long letter." in shown

    def test_a_decided_submission_says_what_was_decided(self, as_editor, state):
        decide(as_editor, state, "approve", comment="Thank you.")
        shown = text_of(as_editor.get(review_url(state)))
        assert "You approved it" in shown
        assert "Thank you." in shown

    def test_an_incomplete_draft_is_refused_with_what_is_missing(self, as_editor, network, author):
        state = submit(StatementPageFactory(parent=network), author, issued_on=None)
        assert "not complete yet" in text_of(decide(as_editor, state, "approve"))

    def test_overturning_to_significant_without_a_note_is_refused(self, as_editor, state):
        shown = text_of(decide(as_editor, state, "approve", change_kind="significant"))
        assert "needs a note" in shown

    @pytest.mark.parametrize("answer", [{"change_kind": "huge"}, {"comment": "a\x00b"}, {"action": "erase"}])
    def test_an_impossible_answer_decides_nothing(self, as_editor, page, state, answer):
        data = {"action": "approve", "revision": reload(page).latest_revision_id, **answer}
        response = as_editor.post(review_url(state), data)
        assert response.status_code in {200, 400}
        assert reload(page).title == "As it was"

    def test_the_question_about_the_change_is_not_asked_of_a_first_publication(self, as_editor, home, author):
        state = submit(InformationPageFactory(parent=home, live=False), author)
        shown = text_of(as_editor.get(review_url(state)))
        assert "Should readers know" not in shown
        assert "not public before" in shown

    def test_wagtails_own_window_names_the_version(self, as_editor, page, state):
        newest = reload(page).latest_revision_id
        url = f"/admin/pages/workflow/action/{page.pk}/approve/{state.pk}/"
        shown = as_editor.get(url).json()["html"]
        assert f'name="revision" value="{newest}"' in shown
        assert "Ada Author" in shown

    def test_the_edit_form_leads_to_the_review_screen(self, as_editor, page, state):
        shown = text_of(as_editor.get(f"/admin/pages/{page.pk}/edit/"))
        assert f'href="{review_url(state)}"' in shown
        assert "Approve and Publish" not in shown

    def test_the_edit_form_of_an_alert_leads_there_too(self, as_editor, author):
        alert = AlertFactory(live=False)
        alert.get_workflow().start(alert, author)
        shown = text_of(as_editor.get(f"/admin/snippets/home/alert/edit/{alert.pk}/"))
        assert review_url(alert.current_workflow_task_state) in shown
        assert "Approve and Publish" not in shown

    def test_it_costs_the_same_however_often_it_was_sent_back(self, as_editor, page, author, state):
        once = queries_of(as_editor, review_url(state))
        for _ in range(5):
            approval.request_changes(state, by=EditorFactory(), reason="Shorter.")
            reload(page).current_workflow_state.resume(user=author)
            state = reload(page).current_workflow_task_state
        assert queries_of(as_editor, review_url(state)) == once


class TestSubmissions:
    def test_a_lead_sees_receipt_claim_and_decision(self, client, network, lead, editor):
        state = submit(StatementPageFactory(parent=network, title="Our statement", live=False), lead)
        client.force_login(lead)
        shown = text_of(client.get(MINE))
        assert "Our statement" in shown
        assert "Received" in shown
        approval.claim(state, by=editor)
        assert "Eddy Editor reads it" in text_of(client.get(MINE))
        approval.approve(state, by=editor, revision_id=state.revision_id)
        assert "Eddy Editor approved it" in text_of(client.get(MINE))

    def test_nobody_sees_what_others_submitted(self, client, lead, state):
        client.force_login(lead)
        assert "As it should be" not in text_of(client.get(MINE))

    def test_nothing_submitted_says_how_to(self, client, lead):
        client.force_login(lead)
        assert "not submitted anything yet" in text_of(client.get(MINE))

    def test_thirty_rows_cost_what_three_do(self, client, network, lead, editor):
        client.force_login(lead)

        def fill(number):
            for _ in range(number):
                state = submit(StatementPageFactory(parent=network), lead)
                approval.request_changes(state, by=editor, reason="Shorter.")
            return queries_of(client, MINE)

        assert fill(3) == fill(27) <= CEILING


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
        assert "Say why this cannot wait" in text_of(as_author.post(emergency_url(draft), {"reason": " "}))
        assert not EmergencyPublication.objects.exists()

    def test_it_is_public_at_once_and_listed_until_somebody_else_signs_it_off(
        self, client, draft, author, editor
    ):
        client.force_login(author)
        shown = text_of(client.post(emergency_url(draft), {"reason": "Gas leak"}, follow=True))
        assert "Gas leak" in shown
        assert "somebody else signs it off" in shown
        assert reload(draft).title == "Evacuate"
        record = EmergencyPublication.objects.get()
        sign_off = f"{UNCHECKED}{record.pk}/sign-off/"
        assert "Somebody else has to sign it off" in text_of(client.post(sign_off, follow=True))
        client.force_login(editor)
        assert "Evacuate" in text_of(client.get(f"{UNCHECKED}{record.pk}/"))
        shown = text_of(client.post(sign_off, follow=True))
        assert "You signed off" in shown
        assert "Signed off lately" in shown
        assert "signed this off already" in text_of(client.post(sign_off, follow=True))

    def test_a_second_click_publishes_nothing_more(self, as_author, draft):
        as_author.post(emergency_url(draft), {"reason": "Gas leak"})
        shown = text_of(as_author.post(emergency_url(draft), {"reason": "Gas leak"}))
        assert "nothing new to publish" in shown
        assert EmergencyPublication.objects.count() == 1

    def test_an_incomplete_draft_is_refused_and_the_reason_kept(self, as_author, network, author):
        page = StatementPageFactory(parent=network)
        draft = reload(page)
        draft.issued_on = None
        draft.save_revision(user=author, clean=False)
        shown = text_of(as_author.post(emergency_url(page), {"reason": "Gas leak"}))
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

    def test_only_what_is_approved_before_it_is_published_has_such_a_page(self, as_editor, editor):
        assert as_editor.get(emergency_url(editor)).status_code == 404
        assert as_editor.get(f"{QUEUE}emergency/{'9' * 30}/{'9' * 30}/").status_code == 404

    def test_an_editor_finds_the_way_on_the_edit_form(self, as_editor, draft):
        assert "Publish without a second check" in text_of(as_editor.get(f"/admin/pages/{draft.pk}/edit/"))


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
        data = {"action": "approve", "revision": state.revision_id}
        assert client.post(f"{review_url(state)}{button}", data).status_code in {302, 403}
        assert reload(page).title == "As it was"
        assert not ReviewClaim.objects.exists()

    @pytest.mark.parametrize("address", [f"{QUEUE}99999999/", f"{QUEUE}{'9' * 30}/", f"{UNCHECKED}7/"])
    def test_what_is_not_there_is_not_found(self, as_editor, address):
        assert as_editor.get(address).status_code == 404

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
        assert "Welcome to Staff networks, Eddy Editor" in shown
        assert "cms/favicon.svg" in shown
        assert "editor guide" not in shown

    def test_it_costs_little_however_much_waits(self, as_editor, network, author, settle):
        def count(number):
            for _ in range(number):
                submit(StatementPageFactory(parent=network), author)
            settle()
            return queries_of(as_editor, "/admin/")

        assert count(3) == count(27)


class TestClock:
    @pytest.mark.parametrize("address", ["/admin/", QUEUE])
    def test_a_clock_that_never_ran_is_reported(self, as_editor, address):
        assert "Scheduled publishing has not run yet" in text_of(as_editor.get(address))

    @pytest.mark.parametrize("address", ["/admin/", QUEUE])
    def test_a_clock_that_stands_still_is_reported(self, as_editor, address):
        Heartbeat.objects.create(name="clock", at=timezone.now() - timedelta(minutes=47, seconds=5))
        assert "Scheduled publishing last ran 47 minutes ago" in text_of(as_editor.get(address))

    @pytest.mark.parametrize("address", ["/admin/", QUEUE])
    def test_a_clock_that_runs_is_not(self, as_editor, address):
        Heartbeat.objects.create(name="clock", at=timezone.now() - timedelta(minutes=9))
        assert "Scheduled publishing" not in text_of(as_editor.get(address))

    def test_leads_are_told_too(self, client, lead):
        client.force_login(lead)
        assert "Scheduled publishing has not run yet" in text_of(client.get("/admin/"))


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=4, minutes=59), "4 hours left"),
        (timedelta(minutes=1), "1 minute left"),
        (timedelta(seconds=5), "less than a minute left"),
        (timedelta(days=-1, minutes=-3), "1 day over"),
        (timedelta(days=2), "2 days left"),
    ],
)
def test_time_left_in_words(left, words):
    now = timezone.now()
    assert time_left(now + left, now) == words


class TestStamp:
    def test_a_page_a_second_person_approved_says_so(self, client, page, editor, state):
        approval.approve(state, by=editor, revision_id=reload(page).latest_revision_id)
        shown = text_of(client.get(page.get_url()))
        assert "Checked by a second person" in shown
        assert "Eddy Editor" not in shown

    def test_people_who_may_edit_it_read_who_that_was(self, as_editor, page, editor, state):
        approval.approve(state, by=editor, revision_id=reload(page).latest_revision_id)
        assert "approved by Eddy Editor" in text_of(as_editor.get(page.get_url()))

    def test_leads_of_others_do_not(self, client, page, lead, editor, state):
        approval.approve(state, by=editor, revision_id=reload(page).latest_revision_id)
        client.force_login(lead)
        assert "Eddy Editor" not in text_of(client.get(page.get_url()))

    def test_a_page_nobody_approved_does_not_say_so(self, client, page):
        assert "Checked by" not in text_of(client.get(page.get_url()))

    def test_only_the_newest_publication_counts(self, client, page, author, editor, state, request_of):
        approval.approve(state, by=editor, revision_id=reload(page).latest_revision_id)
        draft = reload(page).get_latest_revision_as_object()
        draft.title = "In a hurry"
        draft.save_revision(user=author)
        approval.publish_in_emergency(reload(page), by=author, reason="Gas leak")
        assert not stamp_for(reload(page), request_of()).is_checked
        approval.sign_off(EmergencyPublication.objects.get(), by=editor)
        assert stamp_for(reload(page), request_of()).is_checked

    def test_a_preview_is_not_called_checked(self, as_editor, page, editor, state):
        approval.approve(state, by=editor, revision_id=reload(page).latest_revision_id)
        assert PublicUpdate.objects.filter(approved_by=editor).exists()
        shown = text_of(
            as_editor.get(f"/admin/pages/{page.pk}/revisions/{reload(page).latest_revision_id}/view/")
        )
        assert "Checked by" not in shown
