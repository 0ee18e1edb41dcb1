"""The review screen: which version, and that each refusal is a message that loses nothing."""

from datetime import timedelta

import pytest
from wagtail.models import TaskState
from wagtail.rich_text import RichText

from cms.models.versions import version_of
from cms.moderation import approval
from tests import set_clock
from tests.cms.moderation.screens import MINE, decide, queries_of, reload, review_url, text_of
from tests.factories import AlertFactory, EditorFactory, InformationPageFactory, StatementPageFactory, submit


class TestReview:
    def test_it_shows_the_version_who_wrote_it_and_the_answer(self, as_editor, page, author, state):
        shown = text_of(as_editor.get(review_url(state)))
        newest = reload(page).latest_revision_id
        assert f'name="revision" value="{version_of(reload(page).latest_revision)}"' in shown
        assert "Ada Author (ada)" in shown
        assert "Minor: spelling" in shown
        assert f"/revisions/compare/live...{newest}/" in shown
        assert f"{review_url(state)}preview/{newest}/" in shown

    def test_it_shows_what_readers_get_that_is_not_on_the_page_itself(self, as_editor, network, author):
        """A statement's summary is on cards and in search results only."""
        page = StatementPageFactory(parent=network, slug="on-pay")
        waiting = submit(
            page, author, summary="We ask for ten days.", slug="fair-pay", change_note="Ten, not 9"
        )
        shown = text_of(as_editor.get(review_url(waiting)))
        assert [
            words for words in ("We ask for ten days.", "fair-pay", "Ten, not 9") if words not in shown
        ] == []

    def test_it_says_what_the_checks_of_the_text_found_and_leaves_the_decision(
        self, as_editor, home, page, state, author
    ):
        assert "Please look at" not in text_of(as_editor.get(review_url(state)))
        vague = InformationPageFactory(parent=home, live=False)
        body = [("text", RichText('<p><a href="https://a.example/">click here</a></p>'))]
        waiting = submit(vague, author, body=body)
        shown = text_of(as_editor.get(review_url(waiting)))
        assert "Please look at" in shown
        assert "This link does not say where it leads: <q>click here</q>" in shown
        decide(as_editor, waiting, "approve")
        assert reload(vague).live

    def test_the_preview_is_exactly_that_version(self, as_editor, page, state):
        seen = reload(page).latest_revision
        draft = reload(page).get_latest_revision_as_object()
        draft.title = "Newer than that"
        draft.save_revision(user=EditorFactory())
        shown = text_of(as_editor.get(f"{review_url(state)}preview/{seen.pk}/"))
        assert "As it should be" in shown
        assert "Newer than that" not in shown

    def test_the_preview_of_another_page_is_refused(self, as_editor, home, state):
        other = InformationPageFactory(parent=home).latest_revision_id
        assert as_editor.get(f"{review_url(state)}preview/{other}/").url == "/admin/"

    def test_approving_publishes_and_says_so(self, as_editor, page, state):
        assert "is public now" in text_of(decide(as_editor, state, "approve"))
        assert reload(page).title == "As it should be"

    @pytest.mark.usefixtures("ordinary_day")
    def test_approving_something_scheduled_says_when(self, as_editor, page, author):
        later = set_clock.now() + timedelta(days=1)
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
        assert "Eddy Editor (eddy) asked for changes" in shown
        assert "Wrong date." in shown

    def test_a_stale_approval_publishes_nothing_and_keeps_what_was_typed(self, as_editor, page, state):
        seen = reload(page).latest_revision
        draft = reload(page).get_latest_revision_as_object()
        draft.title = "Half a ty"
        draft.save_revision(user=EditorFactory())
        shown = text_of(
            decide(as_editor, state, "approve", revision=version_of(seen), comment="Well written.")
        )
        newest = reload(page).latest_revision_id
        assert "changed while you were reading" in shown
        assert "Well written." in shown
        assert f"compare/{seen.pk}...{newest}/" in shown
        assert f'name="revision" value="{version_of(reload(page).latest_revision)}"' in shown
        assert "Changed since it was submitted" in shown
        assert reload(page).title == "As it was"

    @pytest.mark.parametrize(
        "revision", ["", "abc", "-1", "9" * 40, "²", "1.", ".", "1.2.3", "9" * 40 + ".a"]
    )
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
        seen = version_of(reload(page).latest_revision)
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
        assert "Eddy Editor (eddy) asked for changes" in shown
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
        data = {"action": "approve", "revision": version_of(reload(page).latest_revision), **answer}
        response = as_editor.post(review_url(state), data)
        assert response.status_code in {200, 400}
        assert reload(page).title == "As it was"

    def test_the_question_about_the_change_is_not_asked_of_a_first_publication(self, as_editor, home, author):
        state = submit(InformationPageFactory(parent=home, live=False), author)
        shown = text_of(as_editor.get(review_url(state)))
        assert "Should readers know" not in shown
        assert "not public before" in shown

    def test_wagtails_own_window_names_the_version(self, as_editor, page, state):
        url = f"/admin/pages/workflow/action/{page.pk}/approve/{state.pk}/"
        shown = as_editor.get(url).json()["html"]
        assert f'name="revision" value="{version_of(reload(page).latest_revision)}"' in shown
        assert "Ada Author (ada)" in shown

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

    def test_it_costs_the_same_however_often_it_was_sent_back(self, as_editor, page, author, state, steady):
        steady()
        once = queries_of(as_editor, review_url(state))
        for _ in range(5):
            approval.request_changes(state, by=EditorFactory(), reason="Shorter.")
            reload(page).current_workflow_state.resume(user=author)
            state = reload(page).current_workflow_task_state
        steady()
        assert queries_of(as_editor, review_url(state)) == once
