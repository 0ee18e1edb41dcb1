"""What commitments cost the database when read: little, and the same for three of anything and for thirty."""

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.roles import EQUALITY_TEAM
from tests import set_clock
from tests.conftest import forget_everything
from tests.factories import (
    CommitmentFactory,
    CommitmentsPageFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    add_item,
)
from updates.commitments import charts
from updates.models import Commitment, CommitmentChange, Response, StatusChange
from updates.months import calendar

pytestmark = pytest.mark.usefixtures("ordinary_day")

CEILING = 9
TODAY = date(2026, 11, 25)
TEN_YEARS_AGO = timezone.make_aware(datetime(2016, 11, 25))


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(timezone.make_aware(datetime(2026, 11, 25, 10)), tick=False)


@pytest.fixture
def register_page(home):
    return CommitmentsPageFactory(parent=home)


@pytest.fixture
def asked(client, settle):
    """How many queries a page costs in a process that has met it, after something was published."""

    def count(address: str) -> int:
        client.get(address)
        forget_everything()
        settle()
        client.get("/alerts/")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    return count


@pytest.mark.parametrize(
    "address", ["/commitments/", "/commitments/csv/", "/commitments/feed/", "/networks/carers/", "/"]
)
def test_a_list_costs_the_same_for_three_commitments_and_for_thirty(asked, register_page, network, address):
    make_commitments(network, 3)
    few = asked(address)
    make_commitments(network, 27)
    assert asked(address) == few <= CEILING


def test_a_commitment_costs_the_same_with_three_of_everything_and_with_thirty(asked, register_page, network):
    commitment = CommitmentFactory(ref="CA-01", network=network)
    series = UpdateSeriesPageFactory(parent=network)
    tell(commitment, series, range(3))
    few = asked("/commitments/ca-01/")
    tell(commitment, series, range(3, 30))
    assert asked("/commitments/ca-01/") == few <= CEILING


def test_the_grid_costs_the_same_for_three_series_and_for_thirty(asked, client, networks):
    member = UserFactory()
    member.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    client.force_login(member)
    make_series(networks, range(3))
    few = asked("/admin/reports/months/")
    make_series(networks, range(3, 30))
    assert asked("/admin/reports/months/") == few <= 20


@pytest.fixture
def ten_years(register_page, network):
    """500 commitments, each with a word about it in every month of ten years."""
    made = Commitment.objects.bulk_create(
        CommitmentFactory.build(ref=f"{letters}-{number:02d}", network=network, public_since=TEN_YEARS_AGO)
        for letters in ("AA", "AB", "AC", "AD", "AE")
        for number in range(100)
    )
    months = calendar.months_between(TEN_YEARS_AGO.date(), TODAY)
    StatusChange.objects.bulk_create(
        StatusChange(
            commitment=each, at=TEN_YEARS_AGO, about=month, status="on-track", page_id=10**6 + at, month=month
        )
        for each in made
        for at, month in enumerate(months)
    )


def test_500_commitments_with_ten_years_of_months_cost_at_most_9_queries(
    client, ten_years, settle, django_assert_max_num_queries
):
    settle()
    for address in (
        "/commitments/",
        "/commitments/?network=carers&status=not-started&page=17",
        "/commitments/aa-01/",
        "/commitments/csv/",
        "/commitments/feed/",
        "/",
    ):
        forget_everything()
        client.get("/alerts/")
        with django_assert_max_num_queries(CEILING):
            page = client.get(address).content.decode()
        assert page.count("<rect") <= 2 * charts.MOST_COLUMNS + 10, address
    page = client.get("/commitments/").content.decode()
    assert page.count('class="commitment-row"') == 30
    assert "Page 1 of 17" in page


def make_commitments(network, count: int) -> None:
    for _each in range(count):
        commitment = CommitmentFactory(network=network)
        StatusChange.objects.create(
            commitment=commitment, at=set_clock.now(), about=TODAY, status="late", reason="So it is."
        )


def make_series(networks, numbers) -> None:
    for number in numbers:
        parent = NetworkPageFactory(parent=networks, slug=f"n-{number}")
        series = UpdateSeriesPageFactory(parent=parent, starts_month=date(2026, 1, 1))
        MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1))


def tell(commitment, series, numbers) -> None:
    """For each number a month that moved it, a change of its wording, an edit, an answer and a statement."""
    for number in numbers:
        at = set_clock.now() - timedelta(days=number)
        month = (TODAY.replace(day=1) - timedelta(days=31 * number)).replace(day=1)
        page = MonthlyUpdatePageFactory(parent=series, month=month)
        add_item(page, f"News {number}", moves={commitment: "on-track"})
        CommitmentChange.objects.create(
            commitment=commitment, at=at, field="wording", before="A", after="B", reason="Better."
        )
        StatusChange.objects.create(
            commitment=commitment, at=at, about=at.date(), status="late", reason="So it is."
        )
        commitment.statements.add(StatementPageFactory(parent=series.get_parent().specific))
        Response.objects.create(
            you_said=f"Said {number}",
            we_did="<p>Done.</p>",
            answered_on=TODAY,
            commitment=commitment,
            live=True,
        )
