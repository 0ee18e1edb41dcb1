"""Honest dates: what moves "Page last updated", and what never does (docs/editors.md#dates)."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from wagtail.models import PageLogEntry

from cms.jobs import scheduled_publishing
from cms.last_updated import stamp_for
from cms.models import BasePage, ContentChange, PublicUpdate
from cms.models.versions import version_of
from cms.moderation import approval
from cms.services import freshness
from cms.services.history import HistoryEntry, merge
from cms.signals import redated, went_public
from home.models import InformationPage
from networks.models import StatementPage
from tests.factories import (
    EditorFactory,
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    publish,
    restrict,
    submit,
)

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = MONDAY + timedelta(days=4)
YEARS_AGO = datetime(2021, 2, 4, tzinfo=UTC)
LAST_YEAR = datetime(2025, 9, 30, 12, 30, tzinfo=UTC)


@pytest.fixture
def page(home):
    with time_machine.travel(MONDAY, tick=False):
        return InformationPageFactory(parent=home)


def kinds(page) -> list[str]:
    return list(PublicUpdate.objects.filter(page_id=page.pk).order_by("at").values_list("kind", flat=True))


def stamp_time(page, request):
    return stamp_for(type(page).objects.get(pk=page.pk), request).updated_at


def test_the_first_publication_is_the_first_row(page, request_of):
    assert kinds(page) == ["first"]
    assert stamp_time(page, request_of()) == MONDAY


def test_a_draft_writes_nothing(page):
    page.title = "Changed"
    page.save_revision()
    assert kinds(page) == ["first"]


def test_a_significant_change_moves_the_date_and_keeps_its_note(page, request_of):
    with time_machine.travel(TUESDAY, tick=False):
        publish(page, title="New", change_kind="significant", change_note="Added the form.")
    assert stamp_time(page, request_of()) == TUESDAY
    assert PublicUpdate.objects.filter(page_id=page.pk).first().note == "Added the form."


@pytest.mark.parametrize("kind", ["minor", ""])
def test_a_minor_or_unanswered_change_is_in_the_history_but_moves_no_date(page, request_of, kind):
    with time_machine.travel(TUESDAY, tick=False):
        publish(page, title="Typo", change_kind=kind)
    stamp = stamp_for(page, request_of())
    assert stamp.updated_at == MONDAY
    assert [row.at for row in stamp.minor] == [TUESDAY]


def test_publishing_the_same_revision_again_writes_nothing(page):
    page.get_latest_revision().publish()
    assert kinds(page) == ["first"]


def test_the_answer_does_not_stay_for_the_next_change(page):
    publish(page, title="One", change_kind="significant", change_note="Said once.")
    changed = publish(page, title="Two")
    assert (changed.change_kind, changed.change_note) == ("", "")
    assert kinds(page) == ["first", "significant", "minor"]


def test_unpublishing_and_moving_write_nothing(page, network):
    page.move(network, pos="last-child")
    type(page).objects.get(pk=page.pk).unpublish()
    assert kinds(page) == ["first"]


def test_a_draft_of_a_page_that_was_taken_down_keeps_when_it_was_public(page):
    first = page.last_published_at
    with time_machine.travel(TUESDAY, tick=False):
        publish(page, title="New", change_kind="minor")
    page = type(page).objects.get(pk=page.pk)
    page.unpublish()
    before = type(page).objects.get(pk=page.pk)
    draft = before.get_latest_revision_as_object()
    draft.title = "Again"
    draft.save_revision()
    after = type(page).objects.get(pk=page.pk)
    assert first < after.last_published_at == before.last_published_at
    assert after.live_revision_id == before.live_revision_id
    assert after.public_updated_at == before.public_updated_at


def test_a_draft_that_is_only_scheduled_writes_nothing_yet(home):
    with time_machine.travel(MONDAY, tick=False):
        page = InformationPageFactory(parent=home, live=False, go_live_at=FRIDAY)
        page.get_latest_revision().publish()
    assert kinds(page) == []


def test_a_scheduled_page_carries_its_own_time_when_the_clock_ran_late(home, request_of):
    with time_machine.travel(MONDAY, tick=False):
        page = InformationPageFactory(parent=home, live=False, go_live_at=FRIDAY)
        page.get_latest_revision().publish()
    late = FRIDAY + timedelta(minutes=20)
    with time_machine.travel(late, tick=False):
        scheduled_publishing.tick(late)
    assert stamp_time(page, request_of()) == FRIDAY
    assert type(page).objects.get(pk=page.pk).first_published_at == FRIDAY
    assert PublicUpdate.objects.get(page_id=page.pk).written_at == late


def test_what_listens_is_told_the_planned_time_not_when_the_job_ran(home):
    told = []

    def listener(sender, page, at, **kwargs):
        told.append(at)

    with time_machine.travel(MONDAY, tick=False):
        page = InformationPageFactory(parent=home, live=False, go_live_at=FRIDAY)
        page.get_latest_revision().publish()
    went_public.connect(listener)
    try:
        with time_machine.travel(FRIDAY + timedelta(minutes=20), tick=False):
            scheduled_publishing.tick(FRIDAY + timedelta(minutes=20))
    finally:
        went_public.disconnect(listener)
    assert told == [FRIDAY]


@pytest.mark.parametrize("after", [timedelta(seconds=89), timedelta(days=3)])
def test_a_page_approved_after_its_planned_time_went_live_when_it_was_approved(network, client, after):
    with time_machine.travel(MONDAY, tick=False):
        page = StatementPageFactory(parent=network, live=False, go_live_at=TUESDAY)
        state = submit(page, EditorFactory())
    approved = TUESDAY + after
    with time_machine.travel(approved, tick=False):
        state.refresh_from_db()
        newest = StatementPage.objects.get(pk=page.pk).latest_revision
        approval.approve(state, by=EditorFactory(), version=version_of(newest))
    page = StatementPage.objects.get(pk=page.pk)
    assert PublicUpdate.objects.get(page_id=page.pk).at == approved
    assert page.first_published_at == page.public_updated_at == approved
    assert f"<lastmod>{approved:%Y-%m-%d}</lastmod>" in client.get("/sitemap.xml").text
    feed = client.get("/feeds/statements.atom").text
    told = f"{approved:%Y-%m-%dT%H:%M:%S}+00:00"
    assert f"<published>{told}</published>" in feed
    assert f"<updated>{told}</updated>" in feed


def test_a_change_that_was_planned_and_approved_too_late_is_dated_with_its_approval(page):
    with time_machine.travel(MONDAY, tick=False):
        change = {"change_kind": "significant", "change_note": "Added the form.", "go_live_at": TUESDAY}
        state = submit(page, EditorFactory(), **change)
    with time_machine.travel(FRIDAY, tick=False):
        newest = type(page).objects.get(pk=page.pk).latest_revision
        approval.approve(state, by=EditorFactory(), version=version_of(newest))
    assert PublicUpdate.objects.filter(page_id=page.pk).first().at == FRIDAY
    assert type(page).objects.get(pk=page.pk).first_published_at == MONDAY


def test_a_change_after_a_scheduled_publication_carries_its_own_time(home, request_of):
    with time_machine.travel(MONDAY, tick=False):
        page = InformationPageFactory(parent=home, live=False, go_live_at=TUESDAY)
        page.get_latest_revision().publish()
    with time_machine.travel(TUESDAY, tick=False):
        scheduled_publishing.tick(TUESDAY)
    with time_machine.travel(FRIDAY, tick=False):
        publish(type(page).objects.get(pk=page.pk), title="New", change_kind="significant", change_note="x")
    assert stamp_time(page, request_of()) == FRIDAY


def test_a_network_page_is_as_new_as_the_statement_it_shows(network, request_of):
    with time_machine.travel(FRIDAY + timedelta(days=3650), tick=False):
        statement = StatementPageFactory(parent=network)
    stamp = stamp_for(network, request_of())
    assert stamp.updated_at == statement.public_updated_at
    assert stamp.shown.pk == statement.pk


def test_a_network_page_that_is_newer_than_its_statements_names_none(network, request_of):
    with time_machine.travel(network.public_updated_at - timedelta(days=1), tick=False):
        StatementPageFactory(parent=network)
    stamp = stamp_for(network, request_of())
    assert (stamp.updated_at, stamp.shown) == (network.public_updated_at, None)


def test_a_network_page_is_not_moved_by_a_statement_its_reader_may_not_see(network, request_of):
    with time_machine.travel(FRIDAY + timedelta(days=3650), tick=False):
        statement = StatementPageFactory(parent=network)
    restrict(statement)
    assert stamp_for(network, request_of()).shown is None


def test_a_series_and_the_home_page_are_as_new_as_the_newest_month(home, request_of):
    series = UpdateSeriesPageFactory(parent=home)
    with time_machine.travel(FRIDAY + timedelta(days=3650), tick=False):
        month = MonthlyUpdatePageFactory(parent=series, month=FRIDAY.date())
    assert stamp_for(series, request_of()).updated_at == month.public_updated_at
    assert stamp_for(home, request_of()).updated_at == month.public_updated_at


def test_an_alias_shows_the_history_of_its_source(page, network, request_of):
    alias = page.create_alias(parent=network, update_slug="mirror")
    assert stamp_for(alias, request_of()).updated_at == MONDAY


def test_a_page_that_was_never_stored_has_no_dates(db, request_of):
    stamp = stamp_for(InformationPage(title="New"), request_of())
    assert (stamp.updated_at, stamp.entries, stamp.minor, stamp.is_checked) == (None, [], [], False)


def test_merging_imported_dates_replaces_the_row_of_the_import_itself(page, request_of):
    old = datetime(2021, 2, 4, tzinfo=UTC)
    assert merge(page, [HistoryEntry(old, "significant", "Brought in.")])
    assert kinds(page) == ["significant"]
    assert PublicUpdate.objects.get(page_id=page.pk).note == "Brought in."
    assert stamp_time(page, request_of()) == old


def test_merging_the_same_dates_again_changes_nothing(page):
    entries = [HistoryEntry(datetime(2021, 2, 4, tzinfo=UTC), "significant")]
    merge(page, entries)
    assert not merge(page, entries)
    assert kinds(page) == ["significant"]


def test_merging_never_deletes_what_was_published_here(page):
    merge(page, [HistoryEntry(datetime(2021, 2, 4, tzinfo=UTC), "first")])
    publish(page, title="Changed here", change_kind="significant", change_note="Ours.")
    merge(page, [HistoryEntry(datetime(2021, 2, 4, tzinfo=UTC), "first")])
    assert kinds(page) == ["first", "significant"]


def test_merged_dates_are_those_of_the_page_and_the_newest_row_has_what_is_public(page, home):
    with time_machine.travel(TUESDAY, tick=False):
        bystander = InformationPageFactory(parent=home)
    merge(page, [HistoryEntry(YEARS_AGO, "first"), HistoryEntry(LAST_YEAR, "significant", "More.")])
    stored = BasePage.objects.get(pk=page.pk)
    assert (stored.first_published_at, stored.last_published_at) == (YEARS_AGO, LAST_YEAR)
    assert stored.public_updated_at == LAST_YEAR
    rows = PublicUpdate.objects.filter(page_id=page.pk).order_by("at")
    assert [row.revision_id for row in rows] == [None, page.live_revision_id]
    other = BasePage.objects.get(pk=bystander.pk)
    assert (other.first_published_at, other.last_published_at) == (TUESDAY, TUESDAY)
    assert PublicUpdate.objects.get(page_id=bystander.pk).revision_id == other.live_revision_id


def test_dates_merged_beside_a_publication_of_here_leave_it_its_revision(page):
    merge(page, [HistoryEntry(YEARS_AGO, "first")], replaces_last=False)
    rows = PublicUpdate.objects.filter(page_id=page.pk).order_by("at")
    assert [(row.at, row.revision_id) for row in rows] == [(YEARS_AGO, None), (MONDAY, page.live_revision_id)]
    assert BasePage.objects.get(pk=page.pk).first_published_at == YEARS_AGO


def test_what_listens_is_told_the_day_that_an_import_gave_another(page):
    told = []

    def listener(sender, page, before, after, **kwargs):
        told.append((page.pk, before, after))

    redated.connect(listener)
    try:
        merge(page, [HistoryEntry(YEARS_AGO, "first")])
        merge(page, [HistoryEntry(LAST_YEAR, "significant")], replaces_last=False)
    finally:
        redated.disconnect(listener)
    assert told == [(page.pk, MONDAY, YEARS_AGO)]


def test_who_approved_one_revision_approved_no_other(page):
    state, editor = submit(page, EditorFactory(), title="Read"), EditorFactory()
    approval.approve(state, by=editor, version=version_of(type(page).objects.get(pk=page.pk).latest_revision))
    publish(page, title="Not read")
    rows = PublicUpdate.objects.filter(page_id=page.pk).order_by("pk")
    assert [row.approved_by for row in rows] == [None, editor, None]


def test_a_version_that_comes_back_is_not_called_checked_for_a_later_one(page, request_of):
    before = page.live_revision
    state, editor = submit(page, EditorFactory(), title="Read"), EditorFactory()
    approval.approve(state, by=editor, version=version_of(type(page).objects.get(pk=page.pk).latest_revision))
    assert stamp_for(type(page).objects.get(pk=page.pk), request_of()).checked.approved_by == editor
    before.publish()
    assert stamp_for(type(page).objects.get(pk=page.pk), request_of()).checked is None


def test_merging_takes_back_only_the_row_of_what_is_public(page):
    with time_machine.travel(TUESDAY, tick=False):
        page = publish(page, title="Brought in", change_kind="significant", change_note="By an import.")
    merge(page, [HistoryEntry(YEARS_AGO, "significant")])
    assert kinds(page) == ["significant", "first"]


# --- The next check -----------------------------------------------------------------------------------


def test_a_page_that_goes_live_is_checked_again_a_year_later(page):
    assert str(page.review_due_on) == "2027-03-02"


def test_publishing_again_leaves_the_day_of_the_next_check_alone(page):
    BasePage.objects.filter(pk=page.pk).update(review_due_on="2026-06-01")
    page.refresh_from_db()
    with time_machine.travel(TUESDAY, tick=False):
        publish(page, title="New")
    assert str(BasePage.objects.get(pk=page.pk).review_due_on) == "2026-06-01"


def test_what_tells_of_the_past_is_never_due_for_a_check(home):
    month = MonthlyUpdatePageFactory(parent=UpdateSeriesPageFactory(parent=home), month=MONDAY.date())
    assert BasePage.objects.get(pk=month.pk).review_due_on is None


def test_who_may_edit_confirms_that_one_page_is_still_correct(page, home):
    other, editor, day = InformationPageFactory(parent=home), EditorFactory(), date(2027, 1, 31)
    freshness.confirm_checked(page, by=editor, today=day)
    page.refresh_from_db()
    assert (page.checked_on, page.review_due_on) == (day, date(2028, 1, 31))
    assert (page.public_updated_at, kinds(page)) == (MONDAY, ["first"])
    assert PageLogEntry.objects.get(page_id=page.pk, action="cms.checked").user == editor
    assert BasePage.objects.get(pk=other.pk).checked_on is None


def test_who_may_not_edit_confirms_nothing(page):
    with pytest.raises(PermissionDenied):
        freshness.confirm_checked(page, by=UserFactory(), today=date(2027, 1, 31))
    assert BasePage.objects.get(pk=page.pk).checked_on is None


def test_who_may_publish_sets_the_next_check_of_that_one_page(page, home):
    def days() -> list[str]:
        return [str(BasePage.objects.get(pk=each.pk).review_due_on) for each in (page, other)]

    with time_machine.travel(TUESDAY, tick=False):
        other = InformationPageFactory(parent=home)
    page.review_due_on = date(2026, 9, 1)
    freshness.keep(page, by=UserFactory())
    assert days() == ["2027-03-02", "2027-03-03"]
    freshness.keep(page, by=EditorFactory())
    assert days() == ["2026-09-01", "2027-03-03"]


def test_readers_are_shown_the_day_of_a_check_at_once(page):
    before = ContentChange.objects.count()
    freshness.confirm_checked(page, by=EditorFactory(), today=date(2027, 1, 31))
    assert ContentChange.objects.count() == before + 1


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 3, 2), 12, date(2027, 3, 2)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 1, 1), 11, date(2026, 12, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_the_next_check_is_on_the_same_day_or_the_last_of_its_month(day, months, expected):
    assert freshness.next_check(day, months) == expected
