"""Where a commitment stands: only published months and explained edits move it, the newest month decides."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError

from cms.jobs import scheduled_publishing
from cms.services.history import HistoryEntry, merge
from tests import set_clock
from tests.factories import CommitmentFactory, MonthlyUpdatePageFactory, UpdateSeriesPageFactory, add_item
from updates.commitments import status_history
from updates.models import CommitmentMove, MonthlyUpdatePage, ProgressItem, StatusChange
from updates.services.commitment_status import set_status

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def series(home):
    return UpdateSeriesPageFactory(parent=home)


@pytest.fixture
def commitment(db):
    return CommitmentFactory(ref="RE-03")


def say(series, month, commitment, status, *, on) -> MonthlyUpdatePage:
    """Publish an update about `month` at noon of the day `on`, which moves `commitment` to `status`."""
    with time_machine.travel(datetime(on.year, on.month, on.day, 12, tzinfo=UTC), tick=False):
        page = MonthlyUpdatePage.objects.child_of(series).filter(month=month).first()
        page = page or MonthlyUpdatePageFactory(parent=series, month=month)
        return add_item(page, "News", moves={commitment: status})


def correct(page, status, *, on) -> None:
    """Publish `page` again, with its first move changed to `status`."""
    with time_machine.travel(datetime(on.year, on.month, on.day, 12, tzinfo=UTC), tick=False):
        draft = MonthlyUpdatePage.objects.get(pk=page.pk).get_latest_revision_as_object()
        item = draft.items.first()
        moves = list(item.moves.all())
        moves[0].status = status
        item.moves = moves
        draft.items.add(item)
        draft.save_revision().publish()


def stands(commitment) -> str:
    commitment.refresh_from_db()
    return commitment.status


def stood(commitment, day) -> str | None:
    claims = status_history.claims(StatusChange.objects.filter(commitment=commitment).known_on(day))
    return claims[-1].status if claims else None


def test_a_draft_moves_nothing(series, commitment):
    page = MonthlyUpdatePageFactory(parent=series, month=OCTOBER, live=False)
    item = ProgressItem(topic="News", detail="<p>x</p>", status="done")
    item.moves = [CommitmentMove(commitment=commitment, status="delivered")]
    page.items.add(item)
    page.save()
    page.save_revision()
    assert CommitmentMove.objects.filter(status="delivered").exists()
    assert stands(commitment) == "not-started"
    assert not StatusChange.objects.exists()


def test_a_draft_of_a_public_month_moves_nothing(series, commitment):
    page = say(series, OCTOBER, commitment, "on-track", on=date(2026, 11, 5))
    draft = page.get_latest_revision_as_object()
    item = draft.items.first()
    item.moves = [CommitmentMove(commitment=commitment, status="delivered")]
    draft.items.add(item)
    draft.save_revision()
    assert stands(commitment) == "on-track"


@pytest.mark.usefixtures("ordinary_day")
def test_a_month_that_is_only_scheduled_moves_nothing_before_its_time(series, commitment):
    later = set_clock.now() + timedelta(days=1)
    month = MonthlyUpdatePageFactory(parent=series, month=OCTOBER, live=False, go_live_at=later)
    add_item(month, "News", moves={commitment: "delivered"})
    assert not MonthlyUpdatePage.objects.get(pk=month.pk).live
    assert stands(commitment) == "not-started"
    with time_machine.travel(later, tick=False):
        scheduled_publishing.tick()
    assert stands(commitment) == "delivered"


def test_publication_moves_it_and_says_when(series, commitment):
    page = say(series, OCTOBER, commitment, "at-risk", on=date(2026, 11, 5))
    assert stands(commitment) == "at-risk"
    (row,) = commitment.status_changes.all()
    assert (row.page_id, row.month, row.about) == (page.pk, OCTOBER, date(2026, 10, 31))
    assert row.at == page.public_updates.latest("at").at


def test_an_item_that_names_it_without_a_status_moves_nothing(series, commitment):
    add_item(MonthlyUpdatePageFactory(parent=series, month=OCTOBER), "News", commitments=[commitment])
    assert not StatusChange.objects.exists()


def test_publishing_again_unchanged_writes_nothing(series, commitment):
    page = say(series, OCTOBER, commitment, "at-risk", on=date(2026, 11, 5))
    page.get_latest_revision_as_object().save_revision().publish()
    assert StatusChange.objects.count() == 1


def test_the_newest_month_decides_whatever_comes_out_last(series, commitment):
    say(series, OCTOBER, commitment, "at-risk", on=date(2026, 11, 5))
    say(series, SEPTEMBER, commitment, "on-track", on=date(2026, 11, 20))
    assert stands(commitment) == "at-risk"


def test_correcting_an_older_month_does_not_move_todays_status(series, commitment):
    older = say(series, SEPTEMBER, commitment, "on-track", on=date(2026, 10, 5))
    say(series, OCTOBER, commitment, "late", on=date(2026, 11, 5))
    correct(older, "at-risk", on=date(2026, 11, 20))
    assert stands(commitment) == "late"
    claims = status_history.claims(commitment.status_changes.all())
    assert [row.status for row in claims] == ["at-risk", "late"]


def test_correcting_the_newest_month_moves_it(series, commitment):
    page = say(series, OCTOBER, commitment, "late", on=date(2026, 11, 5))
    correct(page, "at-risk", on=date(2026, 11, 20))
    assert stands(commitment) == "at-risk"
    assert StatusChange.objects.count() == 2


def test_unpublishing_takes_back_what_was_said_and_publishing_again_says_it_again(series, commitment):
    say(series, SEPTEMBER, commitment, "on-track", on=date(2026, 10, 5))
    page = say(series, OCTOBER, commitment, "late", on=date(2026, 11, 5))
    page.unpublish()
    assert stands(commitment) == "on-track"
    page = MonthlyUpdatePage.objects.get(pk=page.pk)
    page.get_latest_revision().publish()
    assert stands(commitment) == "late"


def test_deleting_a_month_takes_back_what_it_said_and_keeps_that_it_did(series, commitment):
    page = say(series, OCTOBER, commitment, "late", on=date(2026, 11, 5))
    page.delete()
    assert stands(commitment) == "not-started"
    assert [row.status for row in commitment.status_changes.all()] == ["late", ""]


def test_an_update_that_an_import_dates_back_spoke_on_its_true_day(series, commitment):
    edit(commitment, "stopped", on=date(2026, 10, 25))
    with time_machine.travel(datetime(2026, 11, 5, 12, tzinfo=UTC), tick=False):
        page = MonthlyUpdatePageFactory(parent=series, month=OCTOBER, live=False)
        add_item(page, "News", moves={commitment: "late"})
    assert stands(commitment) == "late"
    true_day = datetime(2026, 10, 20, 12, tzinfo=UTC)
    merge(MonthlyUpdatePage.objects.get(pk=page.pk), [HistoryEntry(true_day, "first")])
    row = commitment.status_changes.get(page_id=page.pk)
    assert (row.at, row.about) == (true_day, true_day.date())
    assert stands(commitment) == "stopped"


def test_an_edit_needs_a_reason(commitment, admin_user):
    with pytest.raises(ValidationError, match="Say why the status changes"):
        set_status(commitment, "stopped", reason=" ", by=admin_user, now=datetime(2026, 11, 5, tzinfo=UTC))
    assert stands(commitment) == "not-started"


def edit(commitment, status, *, on) -> None:
    now = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    set_status(commitment, status, reason="The money is gone.", by=None, now=now)


def test_an_edit_says_who_made_it(commitment, admin_user):
    set_status(commitment, "stopped", reason="Gone.", by=admin_user, now=datetime(2026, 11, 5, tzinfo=UTC))
    assert commitment.status_changes.get().by == admin_user


def test_an_edit_stands_until_a_later_month_speaks(series, commitment):
    edit(commitment, "stopped", on=date(2026, 11, 3))
    say(series, OCTOBER, commitment, "on-track", on=date(2026, 11, 5))
    assert stands(commitment) == "stopped"
    say(series, NOVEMBER, commitment, "on-track", on=date(2026, 12, 4))
    assert stands(commitment) == "on-track"


def test_an_edit_is_newer_than_an_update_that_came_out_before_its_month_was_over(series, commitment):
    say(series, NOVEMBER, commitment, "on-track", on=date(2026, 11, 28))
    commitment.refresh_from_db()
    edit(commitment, "late", on=date(2026, 11, 29))
    assert stands(commitment) == "late"


def test_two_series_about_one_month_the_later_word_counts(home, network, series, commitment):
    own = UpdateSeriesPageFactory(parent=network)
    say(series, OCTOBER, commitment, "on-track", on=date(2026, 11, 5))
    say(own, OCTOBER, commitment, "at-risk", on=date(2026, 11, 6))
    assert stands(commitment) == "at-risk"


def test_as_at_a_day_ignores_anything_later(series, commitment):
    say(series, SEPTEMBER, commitment, "on-track", on=date(2026, 10, 5))
    page = say(series, OCTOBER, commitment, "late", on=date(2026, 11, 5))
    correct(page, "at-risk", on=date(2026, 11, 20))
    edit(commitment, "stopped", on=date(2026, 11, 25))
    MonthlyUpdatePage.objects.get(month=SEPTEMBER).delete()
    days = [(10, 4), (10, 5), (11, 4), (11, 5), (11, 19), (11, 20), (11, 25)]
    assert [stood(commitment, date(2026, *day)) for day in days] == [
        None, "on-track", "on-track", "late", "late", "at-risk", "stopped",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (
            datetime(2026, 10, 24, 22, 59, 59, tzinfo=UTC),
            date(2026, 10, 24),
        ),  # summer: a second before midnight
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (
            datetime(2026, 10, 25, 23, 59, 59, tzinfo=UTC),
            date(2026, 10, 25),
        ),  # the clocks went back that night
        (datetime(2027, 3, 28, 22, 59, 59, tzinfo=UTC), date(2027, 3, 28)),  # and forward
        (datetime(2027, 3, 28, 23, 0, tzinfo=UTC), date(2027, 3, 29)),
    ],
)
def test_a_day_ends_at_midnight_by_the_clocks_of_the_site(commitment, moment, day):
    set_status(commitment, "late", reason="It is.", by=None, now=moment)
    assert stood(commitment, day - timedelta(days=1)) is None
    assert stood(commitment, day) == "late"
    assert commitment.status_changes.get().about == day


@pytest.mark.parametrize(
    ("month", "came_out", "day"),
    [
        (date(2028, 2, 1), date(2028, 3, 6), date(2028, 2, 29)),  # a leap day
        (date(2026, 2, 1), date(2026, 3, 6), date(2026, 2, 28)),
        (date(2026, 12, 1), date(2027, 1, 5), date(2026, 12, 31)),
        (date(2026, 12, 1), date(2026, 12, 20), date(2026, 12, 20)),  # before its month is over
    ],
)
def test_an_update_speaks_for_the_last_day_of_its_month(month, came_out, day):
    assert status_history.spoken_day(month, came_out) == day
