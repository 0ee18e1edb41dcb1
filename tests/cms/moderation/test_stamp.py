"""“Checked by a second person”: only when that is true."""

from datetime import date, timedelta

import pytest

from cms.last_updated import stamp_for
from cms.models import BasePage, EmergencyPublication, PublicUpdate
from cms.models.versions import version_of
from cms.moderation import approval
from tests import set_clock
from tests.cms.moderation.screens import reload, text_of
from tests.factories import StatementPageFactory, publish


class TestStamp:
    def test_a_page_a_second_person_approved_says_so(self, client, page, editor, state):
        approval.approve(state, by=editor, version=version_of(reload(page).latest_revision))
        shown = text_of(client.get(page.get_url()))
        assert "Checked by a second person" in shown
        assert "Eddy Editor" not in shown

    def test_people_who_may_edit_it_read_who_that_was(self, as_editor, page, editor, state):
        approval.approve(state, by=editor, version=version_of(reload(page).latest_revision))
        assert "Approved by Eddy Editor (eddy)" in " ".join(text_of(as_editor.get(page.get_url())).split())

    def test_leads_of_others_do_not(self, client, page, lead, editor, state):
        approval.approve(state, by=editor, version=version_of(reload(page).latest_revision))
        client.force_login(lead)
        assert "Eddy Editor" not in text_of(client.get(page.get_url()))

    def test_a_page_nobody_approved_says_that_in_words(self, client, page):
        shown = text_of(client.get(page.get_url()))
        assert "Checked by" not in shown
        assert "No check by a second person is on record" in shown

    def test_it_stays_checked_when_the_account_of_who_approved_it_is_gone(
        self, client, as_editor, page, editor, state
    ):
        approval.approve(state, by=editor, version=version_of(reload(page).latest_revision))
        PublicUpdate.objects.filter(approved_by=editor).update(approved_by=None)
        shown = text_of(as_editor.get(page.get_url()))
        assert "Checked by a second person" in shown
        assert "Approved by" not in shown

    def test_only_the_newest_publication_counts(self, client, page, author, editor, state, request_of):
        approval.approve(state, by=editor, version=version_of(reload(page).latest_revision))
        draft = reload(page).get_latest_revision_as_object()
        draft.title = "In a hurry"
        draft.save_revision(user=author)
        approval.publish_in_emergency(reload(page), by=author, reason="Gas leak")
        assert not stamp_for(reload(page), request_of()).is_checked
        shown = text_of(client.get(page.get_url()))
        assert "Published in an emergency, not yet read by a second person" in shown
        assert "Checked by" not in shown
        record = EmergencyPublication.objects.get()
        approval.sign_off(record, by=editor, version=version_of(record.revision))
        assert stamp_for(reload(page), request_of()).is_checked

    def test_a_preview_is_not_called_checked(self, as_editor, page, editor, state):
        approval.approve(state, by=editor, version=version_of(reload(page).latest_revision))
        assert PublicUpdate.objects.filter(approved_by=editor).exists()
        shown = text_of(
            as_editor.get(f"/admin/pages/{page.pk}/revisions/{reload(page).latest_revision_id}/view/")
        )
        assert "Checked by" not in shown
        assert "second-person" not in shown


class TestOverdue:
    """“This page was due to be checked”, from the day after; by itself in `caching/test_exact.py`."""

    @pytest.fixture(autouse=True)
    def _day(self, ordinary_day):
        ordinary_day.move_to(set_clock.ORDINARY_DAY, tick=False)

    @pytest.mark.parametrize(("days", "is_overdue"), [(-1, True), (0, False), (1, False)])
    def test_readers_are_told_once_the_day_is_over(self, client, page, days, is_overdue):
        due = set_clock.today() + timedelta(days=days)
        BasePage.objects.filter(pk=page.pk).update(review_due_on=due)
        shown = " ".join(text_of(client.get(page.get_url())).split())
        words = f"This page was due to be checked by {due:%-d %B %Y} but has not been"
        assert (words in shown, "Next check due" in shown) == (is_overdue, not is_overdue)

    @pytest.mark.parametrize("state", ["superseded", "withdrawn"])
    def test_a_statement_that_is_history_is_not_to_be_checked(self, client, network, state):
        statement, newer = StatementPageFactory.create_batch(2, parent=network)
        history = {"state": state, "superseded_by": newer, "withdrawn_reason": "It was only a draft."}
        due = set_clock.today() - timedelta(days=1)
        BasePage.objects.filter(pk=statement.pk).update(review_due_on=due)
        publish(reload(statement), **history)
        assert reload(statement).review_due_on is None  # reminders, reports and lists go by it
        shown = text_of(client.get(statement.get_url()))
        assert "to be checked" not in shown
        assert "Next check due" not in shown

    def test_an_alias_is_as_fresh_as_what_it_mirrors(self, page, home, request_of):
        BasePage.objects.filter(pk=page.pk).update(review_due_on=date(2026, 1, 1))
        alias = reload(page).create_alias(parent=home, update_slug="mirror")
        assert stamp_for(alias, request_of()).overdue_since == date(2026, 1, 1)
        BasePage.objects.filter(pk=page.pk).update(review_due_on=date(2027, 1, 1))
        assert stamp_for(reload(alias), request_of()).overdue_since is None
