"""Where a month stands, and what is recorded of it: late, in moderation, paused, missing.

For its users: docs/editors.md#the-monthly-update.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from cms.models import BasePage
from cms.models.versions import version_of
from cms.moderation import approval
from tests.factories import (
    EditorFactory,
    MonthlyUpdatePageFactory,
    UpdateSeriesPageFactory,
    lead_of,
    publish,
    submit,
)
from updates.models import AgreedPause, MonthlyUpdatePage, UpdateSeriesPage
from updates.months import timeliness
from updates.months.timeliness import Facts, Lateness, Timeliness

OCTOBER = date(2026, 10, 1)
DUE = date(2026, 11, 6)
LONDON = ZoneInfo("Europe/London")


@dataclass
class Pause:
    first: date
    last: date
    reason: str = "A new chair is being chosen."

    def covers(self, month):
        return self.first <= month <= self.last


def standing(today, facts=None, pauses=(), starts=date(2026, 1, 1)):
    return timeliness.standing(OCTOBER, facts, starts=starts, due=DUE, pauses=pauses, today=today)


class TestStanding:
    def test_on_the_due_day_it_is_still_in_time_and_the_day_after_it_is_missing(self):
        assert standing(DUE).state == Timeliness.DUE
        assert standing(date(2026, 11, 7)).state == Timeliness.MISSING

    def test_in_moderation_it_is_not_missing_however_late(self):
        found = standing(date(2026, 12, 1), Facts(waiting_since=date(2026, 11, 5)))
        assert (found.state, found.detail) == (Timeliness.IN_MODERATION, "since 5 Nov 2026")

    def test_sent_back_it_is_with_its_authors(self):
        assert standing(date(2026, 12, 1), Facts(sent_back=True)).state == Timeliness.CHANGES_REQUESTED

    def test_in_a_pause_nothing_is_missing(self):
        found = standing(date(2026, 12, 1), pauses=[Pause(OCTOBER, OCTOBER)])
        assert (found.state, found.reason) == (Timeliness.PAUSED, "A new chair is being chosen.")

    def test_before_the_start_or_without_one_nothing_is_expected(self):
        for starts in (date(2026, 11, 1), None):
            assert standing(date(2026, 12, 1), starts=starts).state == Timeliness.NOT_EXPECTED

    def test_what_was_published_in_a_pause_shows_as_published(self):
        found = standing(date(2026, 12, 1), Facts(published=DUE), pauses=[Pause(OCTOBER, OCTOBER)])
        assert found.state == Timeliness.PUBLISHED

    @pytest.mark.parametrize(
        ("facts", "state", "label", "detail"),
        [
            (Facts(published=DUE), Timeliness.PUBLISHED, "Published", ""),
            (
                Facts(published=date(2026, 11, 18), late=Lateness(12, 3)),
                Timeliness.LATE,
                "Late",
                "12 days late, 9 of them spent being checked",
            ),
            (
                Facts(published=date(2026, 11, 18), late=Lateness(12, 0)),
                Timeliness.LATE,
                "Late (in moderation)",
                "12 days",
            ),
            (
                Facts(waiting_since=date(2026, 11, 5)),
                Timeliness.IN_MODERATION,
                "In moderation",
                "since 5 Nov 2026",
            ),
            (
                Facts(goes_live=date(2026, 12, 3)),
                Timeliness.SCHEDULED,
                "Approved",
                "goes live on 3 Dec 2026",
            ),
            (
                Facts(sent_back=True),
                Timeliness.CHANGES_REQUESTED,
                "Changes requested",
                "due on 6 Nov 2026",
            ),
            (None, Timeliness.MISSING, "Missing", "due on 6 Nov 2026"),
        ],
    )
    def test_it_says_what_it_is_and_since_when(self, facts, state, label, detail):
        found = standing(date(2026, 12, 1), facts)
        assert (found.state, found.label, found.detail) == (state, label, detail)
        assert (found.month, found.due, found.facts) == (OCTOBER, DUE, facts or Facts())

    def test_what_is_not_expected_is_due_on_no_day(self):
        sent = Facts(submitted=date(2026, 10, 30))
        for found in (
            standing(date(2026, 12, 1), sent, pauses=[Pause(OCTOBER, OCTOBER)]),
            standing(date(2026, 12, 1), sent, starts=None),
        ):
            assert (found.month, found.due, found.facts) == (OCTOBER, None, sent)


class TestLateness:
    @pytest.mark.parametrize(
        ("published", "submitted", "days", "by_author", "words"),
        [
            (date(2026, 11, 6), None, 0, 0, ""),
            (date(2026, 11, 7), None, 1, 1, "1 day late"),
            (date(2026, 11, 18), None, 12, 12, "12 days late"),
            (date(2026, 11, 18), date(2026, 11, 6), 12, 0, "12 days late because it was being checked"),
            (date(2026, 11, 18), date(2026, 11, 9), 12, 3, "12 days late, 9 of them spent being checked"),
        ],
    )
    def test_time_in_moderation_is_never_counted_against_the_authors(
        self, published, submitted, days, by_author, words
    ):
        found = timeliness.lateness(DUE, published, submitted)
        assert (found.days, found.by_author, found.words) == (days, by_author, words)

    def test_what_had_no_due_day_is_never_late(self):
        assert timeliness.lateness(None, date(2026, 11, 18), None).days == 0


@pytest.fixture
def series(network):
    return UpdateSeriesPageFactory(parent=network, starts_month=date(2026, 2, 1))


@pytest.fixture
def at(time_machine):
    def move(*when):
        time_machine.move_to(datetime(*when, tzinfo=LONDON), tick=False)

    return move


def fresh(page) -> MonthlyUpdatePage:
    return MonthlyUpdatePage.objects.get(pk=page.pk)


def approve(page, state):
    newest = version_of(BasePage.objects.get(pk=page.pk).latest_revision)
    approval.approve(state, by=EditorFactory(), version=newest)
    return fresh(page)


class TestRecordedFacts:
    @pytest.fixture
    def october(self, series, at):
        at(2026, 11, 2, 9)
        return MonthlyUpdatePageFactory(parent=series, month=OCTOBER, live=False)

    @pytest.fixture
    def lead(self, october, network):
        return lead_of(network)

    def test_sent_in_time_and_approved_late_is_late_in_moderation(self, october, lead, at, client):
        at(2026, 11, 6, 23, 30)
        state = submit(october, lead)
        at(2026, 11, 10, 9)
        late = approve(october, state).facts.late
        assert (late.days, late.by_author) == (4, 0)
        assert (
            "Published 4 days late because it was being checked" in client.get(october.url).content.decode()
        )

    def test_sent_again_after_changes_were_requested_the_first_time_counts(self, october, lead, at):
        at(2026, 11, 5, 9)
        state = submit(october, lead)
        at(2026, 11, 9, 9)
        approval.request_changes(state, by=EditorFactory(), reason="Say who.")
        at(2026, 11, 11, 9)
        fresh(october).current_workflow_state.resume(user=lead)
        assert fresh(october).facts.submitted == date(2026, 11, 5)

    def test_what_was_taken_back_before_a_decision_does_not_count(self, october, lead, at):
        at(2026, 11, 5, 9)
        submit(october, lead)
        fresh(october).current_workflow_state.cancel(user=lead)
        assert fresh(october).submitted_at is None
        at(2026, 11, 16, 9)
        submit(october, lead)
        assert fresh(october).facts.submitted == date(2026, 11, 16)

    def test_started_anew_after_changes_were_requested_the_first_time_still_counts(self, october, lead, at):
        at(2026, 11, 5, 9)
        state = submit(october, lead)
        approval.request_changes(state, by=EditorFactory(), reason="Say who.")
        at(2026, 11, 16, 9)
        fresh(october).current_workflow_state.cancel(user=lead)
        submit(october, lead)
        assert fresh(october).facts.submitted == date(2026, 11, 5)

    def test_published_in_an_emergency_it_keeps_when_it_was_sent(self, october, lead, at, admin_user):
        at(2026, 11, 5, 9)
        submit(october, lead)
        at(2026, 11, 12, 9)
        approval.publish_in_emergency(fresh(october), by=admin_user, reason="It cannot wait")
        assert fresh(october).facts.late.words == "6 days late because it was being checked"

    def test_a_change_of_the_cadence_makes_no_old_month_late(self, october, series, at):
        at(2026, 11, 6, 9)
        fresh(october).get_latest_revision().publish()
        publish(series, due_working_days=1)
        publish(october, summary="Some words")
        assert fresh(october).due_on == DUE
        assert not fresh(october).facts.late.days

    def test_a_month_published_before_the_series_started_is_never_late(self, series, at):
        at(2026, 11, 6, 9)
        old = MonthlyUpdatePageFactory(parent=series, month=date(2021, 7, 1))
        assert old.due_on is None
        publish(series, starts_month=date(2021, 1, 1))
        publish(old, summary="Some words")
        assert not fresh(old).facts.late.days

    def test_no_draft_brings_other_facts_back(self, october, at):
        at(2026, 11, 12, 9)
        draft = fresh(october).save_revision()
        draft.content["due_on"], draft.content["submitted_at"] = "2030-01-01", "2020-01-01T00:00:00Z"
        draft.save()
        draft.publish()
        assert fresh(october).due_on == DUE
        assert fresh(october).submitted_at is None


class TestClockChanges:
    @pytest.mark.parametrize(
        ("month", "days", "published", "late"),
        [
            (date(2026, 2, 1), 20, datetime(2026, 3, 27, 23, 59, tzinfo=UTC), 0),  # Friday, before the change
            (date(2026, 2, 1), 20, datetime(2026, 3, 29, 22, 59, tzinfo=UTC), 2),  # Sunday evening, BST
            (date(2026, 2, 1), 20, datetime(2026, 3, 29, 23, 1, tzinfo=UTC), 3),  # Monday in London
            (date(2026, 9, 1), 17, datetime(2026, 10, 23, 22, 59, tzinfo=UTC), 0),  # Friday, still BST
            (date(2026, 9, 1), 17, datetime(2026, 10, 25, 23, 59, tzinfo=UTC), 2),  # Sunday, GMT again
            (date(2026, 9, 1), 17, datetime(2026, 10, 26, 0, 1, tzinfo=UTC), 3),
        ],
    )
    def test_days_late_are_days_of_london(self, network, time_machine, month, days, published, late):
        series = UpdateSeriesPageFactory(parent=network, starts_month=date(2026, 1, 1), due_working_days=days)
        time_machine.move_to(published, tick=False)
        page = MonthlyUpdatePageFactory(parent=series, month=month)
        assert page.facts.late.days == late


class TestInPublic:
    def page(self, client):
        return client.get("/networks/carers/updates/").content.decode()

    def test_a_pause_shows_its_reason_in_place_of_a_gap(self, client, series, at):
        series.pauses = [
            AgreedPause(first_month=date(2026, 3, 1), last_month=date(2026, 9, 1), reason="No chair.")
        ]
        publish_with_rows(series)
        at(2026, 11, 30, 9)
        page = self.page(client)
        assert page.count("Paused: No chair.") == 7
        for month, missing in (("February", True), ("March", False), ("September", False), ("October", True)):
            assert (f"No update published for {month} 2026" in page) is missing

    def test_a_month_in_moderation_is_no_gap_and_shows_no_draft(self, client, series, network, at):
        at(2026, 11, 20, 9)
        october = MonthlyUpdatePageFactory(parent=series, month=OCTOBER, live=False, summary="Secret")
        assert "No update published for October 2026" in self.page(client)
        submit(october, lead_of(network))
        page = self.page(client)
        assert "No update published for October 2026" not in page
        assert "being checked by a second person" in page
        assert "Secret" not in page

    def test_late_is_said_in_the_list(self, client, series, at):
        at(2026, 11, 18, 9)
        MonthlyUpdatePageFactory(parent=series, month=OCTOBER)
        assert "12 days late" in self.page(client)
        assert "12 days late" in client.get("/networks/carers/").content.decode()


def publish_with_rows(page):
    page.save_revision().publish()


class TestTheRhythm:
    @pytest.fixture
    def form(self, series):
        handler = UpdateSeriesPage.get_edit_handler()

        def make(user):
            page = UpdateSeriesPage.objects.get(pk=series.pk)
            return handler.get_form_class()(instance=page, for_user=user, parent_page=page.get_parent())

        return make

    def test_a_lead_cannot_change_it_once_the_series_is_public(self, form, network):
        assert form(lead_of(network)).fields["due_working_days"].disabled
        assert not form(EditorFactory()).fields["due_working_days"].disabled
