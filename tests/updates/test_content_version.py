"""Whatever readers see of promises and months changes the content version, in the very transaction."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from wagtail.models import TaskState

from cms.models import ContentChange
from cms.moderation import approval
from tests.factories import (
    CommitmentFactory,
    EditorFactory,
    MonthlyUpdatePageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    add_item,
    publish,
    submit,
)
from updates.models import AgreedPause, CommitmentChange, Response, StatusChange
from updates.services.commitment_status import set_status
from updates.services.commitments import save_commitment

NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def commitment(db):
    return CommitmentFactory(ref="RE-03")


@pytest.fixture
def series(network):
    return UpdateSeriesPageFactory(parent=network, starts_month=OCTOBER)


@pytest.fixture
def bumps():
    """Whether `act` changes the version, and takes the change back with everything else when it fails."""

    def check(act) -> bool:
        before = ContentChange.objects.count()
        with transaction.atomic():
            act()
            changed = ContentChange.objects.count() > before
            transaction.set_rollback(True)
        assert ContentChange.objects.count() == before
        return changed

    return check


def test_a_promise(bumps, commitment):
    def change():
        commitment.target_date = date(2030, 1, 1)
        save_commitment(commitment, by=None, now=NOW, reason="The law.")

    assert bumps(change)
    assert bumps(lambda: CommitmentFactory())


def test_a_statement_about_it(bumps, commitment, network):
    page = StatementPageFactory(parent=network)
    assert bumps(lambda: commitment.statements.add(page))
    commitment.statements.add(page)
    assert bumps(lambda: commitment.statements.clear())


def test_how_it_stands(bumps, commitment):
    assert bumps(lambda: set_status(commitment, "late", reason="So it is.", by=None, now=NOW))


@pytest.mark.parametrize("is_status", [True, False])
def test_a_row_of_its_history_wherever_it_comes_from(bumps, commitment, is_status):
    facts = {"commitment": commitment, "at": NOW, "reason": "So it is."}
    row = (
        StatusChange(about=NOW.date(), status="late", **facts)
        if is_status
        else CommitmentChange(field="title", before="A", after="B", **facts)
    )
    assert bumps(row.save)
    row.save()
    assert bumps(row.delete)


def test_a_month(bumps, series, commitment):
    page = MonthlyUpdatePageFactory(parent=series, month=OCTOBER)
    assert bumps(lambda: add_item(page, "News", moves={commitment: "late"}))
    assert bumps(page.unpublish)
    assert bumps(page.delete)


def test_a_series_and_its_pauses(bumps, series):
    assert bumps(lambda: publish(series, due_working_days=9))
    pause = AgreedPause(series=series, first_month=OCTOBER, last_month=OCTOBER, reason="No chair.")
    assert bumps(pause.save)
    pause.save()
    assert bumps(pause.delete)


def test_an_answer(bumps, network):
    answer = Response(network=network, you_said="A", we_did="<p>B</p>", answered_on=NOW.date())
    answer.save()
    stored = Response.objects.filter(pk=answer.pk)
    assert bumps(lambda: stored.get().save_revision().publish())
    stored.get().save_revision().publish()
    assert bumps(lambda: stored.get().unpublish())
    assert bumps(lambda: stored.get().delete())


def test_a_month_that_is_being_checked_and_one_that_no_longer_is(bumps, series):
    editor = EditorFactory()
    page = MonthlyUpdatePageFactory(parent=series, month=OCTOBER, live=False)
    assert bumps(lambda: submit(page, by=UserFactory()))
    tasks = TaskState.objects.filter(pk=submit(page, by=UserFactory()).pk)

    def send_back():
        approval.request_changes(tasks.get(), by=editor, reason="More.")

    assert bumps(lambda: tasks.get().workflow_state.cancel(user=editor))
    assert bumps(send_back)
    send_back()
    assert bumps(lambda: tasks.get().workflow_state.resume(user=editor))
