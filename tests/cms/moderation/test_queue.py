"""The queue, and what one submitted."""

from datetime import timedelta

import pytest
from wagtail.models import TaskState

from cms.admin.durations import time_left
from cms.models import ReviewClaim
from cms.models.versions import version_of
from cms.moderation import approval
from tests import set_clock
from tests.cms.moderation.screens import CEILING, MINE, QUEUE, queries_of, reload, review_url, text_of
from tests.factories import AlertFactory, EditorFactory, InformationPageFactory, StatementPageFactory, submit


class TestQueue:
    def test_it_shows_what_waits_with_the_time_left_and_who_sent_it(self, as_editor, state):
        shown = text_of(as_editor.get(QUEUE))
        assert "As it should be" in shown
        assert "Submitted by Ada Author (ada)" in shown
        assert "left" in shown
        assert review_url(state) in shown

    def test_an_administrator_in_no_group_sees_it(self, admin_client, state):
        assert "As it should be" in text_of(admin_client.get(QUEUE))

    @pytest.mark.usefixtures("ordinary_day")
    def test_the_least_time_left_comes_first(self, as_editor, home, author, state):
        older = submit(InformationPageFactory(parent=home, title="Older"), author)
        TaskState.objects.filter(pk=older.pk).update(started_at=set_clock.now() - timedelta(days=9))
        shown = text_of(as_editor.get(QUEUE))
        assert shown.index("Older") < shown.index("As it should be")
        assert "over</strong>" in shown

    def test_an_empty_queue_says_what_appears_here(self, as_editor):
        assert "Nothing waits for a decision" in text_of(as_editor.get(QUEUE))

    def test_one_claims_and_another_sees_who_reads_it(self, client, editor, state):
        client.force_login(editor)
        assert "You are reading" in text_of(client.post(f"{review_url(state)}claim/", follow=True))
        client.force_login(EditorFactory())
        assert "Eddy Editor (eddy) is reading it" in text_of(client.get(QUEUE))
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

    def test_thirty_rows_cost_what_three_do(self, as_editor, network, author, steady):
        def fill(number):
            for _ in range(number):
                approval.claim(submit(StatementPageFactory(parent=network), author), by=EditorFactory())
            alert = AlertFactory(live=False)
            alert.get_workflow().start(alert, author)
            steady()
            return queries_of(as_editor, QUEUE)

        assert fill(3) == fill(27) <= CEILING


class TestSubmissions:
    def test_a_lead_sees_receipt_claim_and_decision(self, client, network, lead, editor):
        state = submit(StatementPageFactory(parent=network, title="Our statement", live=False), lead)
        client.force_login(lead)
        shown = text_of(client.get(MINE))
        assert "Our statement" in shown
        assert "Received" in shown
        approval.claim(state, by=editor)
        assert "Eddy Editor (eddy) is reading it" in text_of(client.get(MINE))
        approval.approve(state, by=editor, version=version_of(state.revision))
        assert "Eddy Editor (eddy) approved it" in text_of(client.get(MINE))

    def test_nobody_sees_what_others_submitted(self, client, lead, state):
        client.force_login(lead)
        assert "As it should be" not in text_of(client.get(MINE))

    def test_nothing_submitted_says_how_to(self, client, lead):
        client.force_login(lead)
        assert "not submitted anything yet" in text_of(client.get(MINE))

    def test_thirty_rows_cost_what_three_do(self, client, network, lead, editor, steady):
        client.force_login(lead)

        def fill(number):
            for _ in range(number):
                state = submit(StatementPageFactory(parent=network), lead)
                approval.request_changes(state, by=editor, reason="Shorter.")
            steady()
            return queries_of(client, MINE)

        assert fill(3) == fill(27) <= CEILING


@pytest.mark.usefixtures("ordinary_day")
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
    now = set_clock.now()
    assert time_left(now + left, now) == words
