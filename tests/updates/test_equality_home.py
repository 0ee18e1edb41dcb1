"""What the equality team sees on the first screen of the admin."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group

from cms.roles import EQUALITY_TEAM
from home.feedback import services
from tests.factories import (
    CommitmentFactory,
    EditorFactory,
    NetworkPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
)
from updates.models import Commitment

TODAY = date(2026, 11, 25)
Status = Commitment.Status


@pytest.fixture(autouse=True)
def _late_in_november(time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 10, 0, tzinfo=UTC), tick=False)


@pytest.fixture
def team(client, db):
    member = UserFactory()
    member.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    client.force_login(member)
    return client


def first_screen(client) -> str:
    return client.get("/admin/").content.decode()


def test_commitments_that_are_late_at_risk_or_past_their_day_stand_there_soonest_first(team):
    later, past = TODAY + timedelta(days=60), TODAY - timedelta(days=1)
    CommitmentFactory(title="At risk", status=Status.AT_RISK, target_date=later)
    CommitmentFactory(title="Forgotten", status=Status.ON_TRACK, target_date=past)
    CommitmentFactory(title="On its way", status=Status.ON_TRACK, target_date=TODAY)
    CommitmentFactory(title="Done at last", status=Status.DELIVERED, target_date=past)
    page = first_screen(team)
    assert page.index("Forgotten") < page.index("At risk")
    assert ">24 November 2026<" in page
    assert "On its way" not in page
    assert "Done at last" not in page


def test_months_that_nobody_sent_stand_there(team, network):
    UpdateSeriesPageFactory(parent=network, title="What we did", starts_month=date(2026, 9, 1))
    page = first_screen(team)
    assert "What we did" in page
    assert "September 2026" in page
    assert "October 2026" in page  # due on 6 November at the latest
    assert "November 2026</strong>" not in page


def test_feedback_that_nobody_sorted_is_counted(team, network):
    assert "Everything is sorted." in first_screen(team)
    services.receive("The rota tool shows my shifts too late.", network, today=TODAY)
    assert "1 note from a colleague is not sorted yet" in first_screen(team)


def test_nobody_else_sees_these(client, db):
    CommitmentFactory(title="At risk", status=Status.AT_RISK)
    client.force_login(EditorFactory())
    page = first_screen(client)
    assert "At risk" not in page
    assert "not sorted yet" not in page


def test_it_costs_the_same_for_few_and_for_many(team, networks, django_assert_max_num_queries):
    counts = []
    for more in (3, 27):
        for _ in range(more):
            CommitmentFactory(status=Status.LATE)
            UpdateSeriesPageFactory(parent=NetworkPageFactory(parent=networks), starts_month=date(2026, 1, 1))
        with django_assert_max_num_queries(28) as queries:
            team.get("/admin/")
        counts.append(len(queries))
    assert counts[1] <= counts[0]
