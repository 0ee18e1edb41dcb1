"""The public register and one commitment's page: filters in the address, charts, table and feed."""

from datetime import UTC, date, datetime

import pytest
from django.http import QueryDict

from cms.models import BasePage
from tests import set_clock
from tests.factories import (
    CommitmentFactory,
    CommitmentsPageFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    UpdateSeriesPageFactory,
    add_item,
    restrict,
)
from updates.commitments import charts
from updates.commitments.filters import EVERYBODY, CommitmentFilters
from updates.models import Commitment, CommitmentChange, CommitmentMove, ProgressItem, StatusChange
from updates.months import calendar


@pytest.fixture
def register_page(home):
    return CommitmentsPageFactory(parent=home)


@pytest.fixture
def other(networks):
    return NetworkPageFactory(parent=networks, title="Women’s Network", slug="women")


@pytest.fixture
def promises(network, other):
    """Three: late for carers, on track for women, and one for everybody."""
    return [
        CommitmentFactory(ref="CA-01", network=network, status="late", characteristics=["age", "sex"]),
        CommitmentFactory(ref="WO-01", network=other, status="on-track", characteristics=["sex"]),
        CommitmentFactory(ref="OR-01", status="late", target_date=date(2028, 1, 1)),
    ]


def refs(address: str) -> list[str]:
    everything = list(Commitment.objects.select_related("network").order_by("ref"))
    return [found.ref for found in CommitmentFilters(everything, QueryDict(address)).found()]


def count_of(address: str, facet: str, value: str) -> int:
    everything = list(Commitment.objects.select_related("network"))
    (found,) = [
        each for each in CommitmentFilters(everything, QueryDict(address)).facets if each.name == facet
    ]
    return next(choice.count for choice in found.choices if choice.value == value)


class TestFilters:
    @pytest.mark.parametrize(
        ("address", "found"),
        [
            ("", ["CA-01", "OR-01", "WO-01"]),
            ("network=carers", ["CA-01"]),
            (f"network={EVERYBODY}", ["OR-01"]),
            ("network=carers&network=women", ["CA-01", "WO-01"]),
            ("status=late", ["CA-01", "OR-01"]),
            ("status=late&network=carers", ["CA-01"]),
            ("characteristic=sex", ["CA-01", "WO-01"]),
            ("year=2028", ["OR-01"]),
            ("year=2028&characteristic=sex", []),
            ("status=nonsense&network=%00&year=abc&page=x", ["CA-01", "OR-01", "WO-01"]),
        ],
    )
    def test_choices_of_a_facet_add_up_and_facets_narrow(self, promises, address, found):
        assert refs(address) == found

    def test_a_count_says_how_many_a_choice_would_leave(self, promises):
        assert count_of("", "status", "late") == 2
        assert count_of("network=carers", "status", "late") == 1
        assert count_of("network=carers", "status", "on-track") == 0
        assert count_of("status=late", "status", "on-track") == 1  # its own facet does not narrow it

    def test_the_page_shows_what_the_address_says_and_offers_to_take_it_away(
        self, client, register_page, promises
    ):
        page = client.get("/commitments/?status=late&network=carers").content.decode()
        assert "CA-01" in page
        assert "WO-01" not in page
        assert 'href="?network=carers#all"' in page
        assert 'href="?status=late#all"' in page
        assert 'value="late" id="status-late" checked' in " ".join(page.split())

    def test_whoever_narrows_it_stands_at_what_is_left(self, client, register_page, promises):
        """The address leads there; a heading that takes the focus has it then, scripts or not."""
        page = " ".join(client.get("/commitments/?status=late").content.decode().split())
        assert 'action="#all"' in page
        heading = page.index('id="all" tabindex="-1"')
        assert heading < page.index("Download (CSV)") < page.index('id="facets"')

    def test_nothing_found_says_what_to_do(self, client, register_page, promises):
        page = client.get("/commitments/?year=2028&characteristic=sex").content.decode()
        assert "No promise fits all of that." in page

    def test_a_network_that_is_not_open_to_the_reader_is_neither_shown_nor_counted(
        self, client, register_page, promises, network
    ):
        restrict(BasePage.objects.get(pk=network.pk))
        for address in ("/commitments/", "/commitments/csv/", "/commitments/feed/"):
            answer = client.get(address).content.decode()
            assert "CA-01" not in answer, address
            assert network.title not in answer, address
        assert client.get("/commitments/ca-01/").status_code == 404

    def test_a_commitment_that_is_not_public_yet_is_nowhere(self, client, register_page, network):
        CommitmentFactory(ref="CA-09", title="Not yet said", network=network, public_since=None)
        for address in ("/", "/commitments/", "/commitments/csv/", "/commitments/feed/", "/networks/carers/"):
            assert "Not yet said" not in client.get(address).content.decode(), address
        assert client.get("/commitments/ca-09/").status_code == 404


class TestAll:
    def test_a_draft_shows_in_no_public_number(self, client, home, register_page):
        commitment = CommitmentFactory(ref="RE-03")
        page = MonthlyUpdatePageFactory(
            parent=UpdateSeriesPageFactory(parent=home), month=date(2026, 10, 1), live=False
        )
        pages = ["/", "/commitments/", "/commitments/re-03/", "/commitments/csv/", "/commitments/feed/"]
        before = [client.get(address).content for address in pages]
        item = ProgressItem(topic="Secret news", detail="<p>x</p>", status="done")
        item.moves = [CommitmentMove(commitment=commitment, status="delivered")]
        page.items.add(item)
        page.save()
        page.save_revision()
        assert [client.get(address).content for address in pages] == before

    def test_publication_moves_every_number_at_once(self, client, home, register_page):
        commitment = CommitmentFactory(ref="RE-03")
        series = UpdateSeriesPageFactory(parent=home)
        month = MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1))
        assert "Delivered" not in client.get("/commitments/csv/").content.decode()
        add_item(month, "News", moves={commitment: "delivered"})
        for path in ("", "re-03/", "csv/", "feed/"):
            address = f"/commitments/{path}"
            assert "Delivered" in client.get(address).content.decode(), address

    @pytest.mark.parametrize("path", ["/", "/commitments/"])
    def test_at_a_glance_each_is_named_until_there_are_too_many(
        self, client, register_page, monkeypatch, path
    ):
        CommitmentFactory.create_batch(2, status="late")
        page = client.get(path).text
        assert page.count('<a class="ref ref--titled"') == 2
        monkeypatch.setattr("updates.querysets.NAMED_AT_A_GLANCE", 2)
        CommitmentFactory(status="late")
        page = client.get(path).text
        assert 'class="ref' not in page
        assert '<span class="glance__count">3</span>' in page


class TestOne:
    def test_its_changes_are_public_with_the_reason(self, client, register_page):
        commitment = CommitmentFactory(ref="RE-03")
        CommitmentChange.objects.create(
            commitment=commitment,
            at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            field="target_date",
            before="2026-06-30",
            after="2027-03-31",
            reason="The supplier is late.",
        )
        page = client.get("/commitments/re-03/").content.decode()
        for words in ("Changed on", "1 March 2026", "30 June 2026", "31 March 2027", "The supplier is late."):
            assert words in page

    def test_an_edit_shows_its_reason_and_never_who_made_it(self, client, register_page, admin_user):
        commitment = CommitmentFactory(ref="RE-03")
        StatusChange.objects.create(
            commitment=commitment,
            at=datetime(2026, 3, 1, 12, tzinfo=UTC),
            about=date(2026, 3, 1),
            status="stopped",
            reason="The money is gone.",
            by=admin_user,
        )
        page = client.get("/commitments/re-03/").content.decode()
        assert "The money is gone." in page
        assert admin_user.username not in page

    def test_months_of_a_section_the_reader_may_not_see_are_not_named(self, client, register_page, network):
        commitment = CommitmentFactory(ref="RE-03")
        month = MonthlyUpdatePageFactory(
            parent=UpdateSeriesPageFactory(parent=network), month=date(2026, 10, 1)
        )
        add_item(month, "Among us", moves={commitment: "late"})
        restrict(BasePage.objects.get(pk=network.pk))
        page = client.get("/commitments/re-03/").content.decode()
        assert "Among us" not in page
        assert month.get_url() not in page


class TestTables:
    def test_a_cell_that_looks_like_a_formula_is_none(self, client, register_page):
        CommitmentFactory(ref="RE-03", wording="=cmd()", owner="+1", title="@SUM(A1)")
        answer = client.get("/commitments/csv/")
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        for cell in ("'=cmd()", "'+1", "'@SUM(A1)"):
            assert cell in answer.content.decode()

    @pytest.mark.usefixtures("ordinary_day")
    def test_table_and_feed_are_narrowed_as_the_page_is(self, client, register_page, promises):
        StatusChange.objects.bulk_create(
            StatusChange(commitment=each, at=set_clock.now(), about=date(2026, 1, 1), status="late")
            for each in promises
        )
        for address in ("/commitments/csv/", "/commitments/feed/"):
            answer = client.get(f"{address}?network=carers").content.decode()
            assert "CA-01" in answer
            assert "WO-01" not in answer


class TestCharts:
    def test_a_month_shows_how_it_stood_at_its_end(self):
        timeline = [(date(2026, 1, 31), "on-track"), (date(2026, 3, 1), "late")]
        months = calendar.months_between(date(2025, 12, 31), date(2026, 3, 31))
        stood = [charts.status_in(timeline, month) for month in months]
        assert stood == ["not-started", "on-track", "on-track", "late"]

    def test_a_leap_day_belongs_to_its_month(self):
        assert charts.status_in([(date(2028, 2, 29), "late")], date(2028, 2, 1)) == "late"
        assert charts.status_in([(date(2028, 3, 1), "late")], date(2028, 2, 1)) == "not-started"

    def test_lanes_count_only_what_was_public(self):
        chart = charts.lanes_of(
            [(date(2026, 1, 10), [(date(2026, 2, 1), "late")]), (date(2026, 3, 5), [])], date(2026, 3, 20)
        )
        assert [(row.month.month, row.counts) for row in chart.rows] == [
            (3, (1, 1)),
            (2, (0, 1)),
            (1, (1, 0)),
        ]
        assert [lane.value for lane in chart.lanes] == ["not-started", "late"]
        assert [lane.now for lane in chart.lanes] == [1, 1]

    def test_many_years_are_drawn_by_quarters_up_to_today(self):
        chart = charts.lanes_of([(date(2016, 1, 1), [])], date(2026, 11, 25))
        assert chart.is_quarterly
        assert chart.last == date(2026, 11, 1)
        assert len(chart.months) <= charts.MOST_COLUMNS + 4

    def test_nothing_promised_is_no_chart(self):
        assert charts.lanes_of([], date(2026, 1, 1)) is None
