"""Freshness, vacancies, what is scheduled, drafts to read; and what lists cost."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from wagtail.models import Revision

from cms.admin.reports.scheduled import ScheduledEntry, by_day
from cms.models import BasePage
from cms.roles import EQUALITY_TEAM
from networks.models import NetworkPage, TermOfOffice
from networks.services import terms
from tests import set_clock
from tests.copies import copy_beside
from tests.factories import (
    CommitmentFactory,
    EditorFactory,
    InformationPageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    TermOfOfficeFactory,
    UserFactory,
    submit,
)

pytestmark = pytest.mark.usefixtures("ordinary_day")

REPORTS = [
    "/admin/reports/freshness/",
    "/admin/reports/vacancies/",
    "/admin/reports/scheduled/",
    "/admin/drafts/",
]


def lead_of(network):
    today = set_clock.today()
    person = UserFactory()
    role = TermOfOffice.Role.DEPUTY
    terms.appoint_lead(network, person, role, today, today + timedelta(days=99), by=None, today=today)
    return type(person).objects.get(pk=person.pk)


@pytest.fixture
def lead(network):
    return lead_of(network)


@pytest.fixture
def other(networks):
    return NetworkPageFactory(parent=networks, title="Race Equality Network", slug="race")


@pytest.fixture
def equality(db):
    person = UserFactory()
    person.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    return person


@pytest.fixture
def editor(db):
    return EditorFactory()


def due(page, day):
    BasePage.objects.filter(pk=page.pk).update(review_due_on=day)


@pytest.mark.parametrize("address", REPORTS)
@pytest.mark.parametrize("role", ["editor", "equality", "admin_user"])
def test_reports_open_for_those_who_answer_for_all_networks(request, client, network, address, role):
    client.force_login(request.getfixturevalue(role))
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", REPORTS)
def test_reports_are_closed_to_leads(client, lead, address):
    client.force_login(lead)
    assert client.get(address).status_code in (302, 403)
    assert address not in client.get("/admin/").content.decode()


class TestFreshness:
    def test_the_most_overdue_page_comes_first(self, client, home, editor):
        today = set_clock.today()
        late = InformationPageFactory(parent=home, title="Very late")
        later = InformationPageFactory(parent=home, title="A little late")
        due(late, today - timedelta(days=90))
        due(later, today - timedelta(days=1))
        client.force_login(editor)
        page = client.get("/admin/reports/freshness/?due=overdue").content.decode()
        assert page.index("Very late") < page.index("A little late")
        assert "<strong>90 days overdue</strong>" in page
        assert "1 day overdue" in page

    def test_it_filters_by_network(self, client, network, other, editor):
        client.force_login(editor)
        page = client.get(f"/admin/reports/freshness/results/?network={other.pk}").content.decode()
        assert other.title in page
        assert f"/admin/pages/{network.pk}/edit/" not in page

    def test_an_editor_confirms_from_the_report_and_the_equality_team_does_not(
        self, client, network, editor, equality
    ):
        client.force_login(equality)
        assert f"/admin/checked/{network.pk}/" not in client.get("/admin/reports/freshness/").content.decode()
        client.force_login(editor)
        assert f"/admin/checked/{network.pk}/" in client.get("/admin/reports/freshness/").content.decode()

    @pytest.mark.parametrize("query", ["?due=x", "?network=abc", "?p=abc", "?p=99", "?export=pdf"])
    def test_nonsense_in_the_address_is_no_error(self, client, network, editor, query):
        client.force_login(editor)
        assert client.get(f"/admin/reports/freshness/{query}").status_code in (200, 400, 404)


class TestVacancies:
    def test_a_network_without_a_chair_says_since_when(self, client, network, editor):
        yesterday = set_clock.today() - timedelta(days=1)
        TermOfOfficeFactory(network=network, starts_on=yesterday - timedelta(days=300), ends_on=yesterday)
        client.force_login(editor)
        page = client.get("/admin/reports/vacancies/").content.decode()
        assert network.title in page
        assert f'datetime="{set_clock.today().isoformat()}"' in page

    def test_a_network_with_a_chair_is_not_listed(self, client, network, editor):
        TermOfOfficeFactory(network=network, starts_on=date(2020, 1, 1))
        client.force_login(editor)
        assert "Every network has a chair" in client.get("/admin/reports/vacancies/").content.decode()


class TestScheduled:
    def test_what_goes_live_and_what_comes_down_are_listed_by_day(self, client, network, editor):
        at = set_clock.now() + timedelta(days=3)
        page = StatementPageFactory(parent=network, live=False, title="Comes up")
        revision = page.get_latest_revision()
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=at)
        StatementPageFactory(parent=network, title="Goes down", expire_at=at + timedelta(days=1))
        client.force_login(editor)
        text = client.get("/admin/reports/scheduled/").content.decode()
        assert text.index("Comes up</a>") < text.index("Goes down</a>")
        assert "<strong>goes live" in text
        assert "<strong>comes down" in text

    @pytest.mark.parametrize(
        ("moment", "day", "clock", "zone"),
        [
            (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25), "01:30", "BST"),
            (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25), "01:30", "GMT"),
            (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), date(2026, 10, 25), "00:30", "BST"),
            (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), date(2027, 3, 28), "00:59", "GMT"),
            (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), date(2027, 3, 28), "02:00", "BST"),
        ],
    )
    def test_both_clock_changes_put_everything_on_its_day_and_hour(self, moment, day, clock, zone):
        entry = ScheduledEntry(moment, "goes live", "A page")
        assert by_day([entry]) == [(day, [entry])]
        assert f"{entry.local:%H:%M}" == clock
        assert entry.zone == zone


class TestDrafts:
    def test_the_equality_team_reads_a_draft_it_may_not_edit(self, client, network, equality):
        page = StatementPageFactory(parent=network, live=False, title="Not out yet", summary="Read me")
        client.force_login(equality)
        assert "Not out yet" in client.get("/admin/drafts/").content.decode()
        answer = client.get(f"/admin/drafts/{page.pk}/")
        assert answer.status_code == 200
        assert "Not out yet" in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
        assert client.get(f"/admin/pages/{page.pk}/edit/").status_code in (302, 403)

    def test_it_reads_the_newest_words_of_a_public_page(self, client, network, equality):
        page = StatementPageFactory(parent=network, title="As it is")
        draft = page.get_latest_revision_as_object()
        draft.title = "As it will be"
        draft.save_revision()
        client.force_login(equality)
        assert "As it will be" in client.get(f"/admin/drafts/{page.pk}/").content.decode()

    def test_nothing_changes_by_reading(self, client, network, equality):
        page = StatementPageFactory(parent=network, live=False)
        client.force_login(equality)
        assert client.post(f"/admin/drafts/{page.pk}/").status_code == 405
        client.get(f"/admin/drafts/{page.pk}/")
        assert Revision.objects.for_instance(page).count() == 1

    def test_a_lead_does_not_read_another_networks_draft(self, client, lead, network, other):
        client.force_login(lead)
        theirs = StatementPageFactory(parent=other, live=False, title="Not for you")
        ours = StatementPageFactory(parent=network, live=False, title="Ours")
        answer = client.get(f"/admin/drafts/{theirs.pk}/")
        assert answer.status_code in (302, 403)
        assert b"Not for you" not in answer.content
        assert client.get(f"/admin/drafts/{ours.pk}/").status_code == 200


ROWS = {
    "/admin/statements/": lambda network, n: StatementPageFactory(parent=network),
    "/admin/terms/": lambda network, n: TermOfOfficeFactory(network=network),
    "/admin/commitments/": lambda network, n: CommitmentFactory(ref=f"OR-{n:02d}", network=network),
    "/admin/reports/freshness/": lambda network, n: StatementPageFactory(parent=network),
    "/admin/reports/scheduled/": lambda network, n: StatementPageFactory(
        parent=network, expire_at=set_clock.now() + timedelta(days=n)
    ),
    "/admin/reports/vacancies/": lambda network, n: network,
    "/admin/drafts/": lambda network, n: submit(
        StatementPageFactory(parent=network, live=False), UserFactory()
    ),
}


@pytest.mark.parametrize("address", ROWS)
def test_no_list_costs_more_than_20_queries_or_grows_with_its_rows(
    client, networks, admin_user, django_assert_max_num_queries, address
):
    client.force_login(admin_user)
    make = ROWS[address]
    copy_beside(NetworkPageFactory(parent=networks), 29)
    each_network = list(NetworkPage.objects.order_by("-pk")[:30])
    for n in range(1, 4):
        make(each_network[n - 1], n)
    client.get(address)
    with django_assert_max_num_queries(20) as few:
        client.get(address)
    for n in range(4, 31):
        make(each_network[n - 1], n)
    with django_assert_max_num_queries(20) as many:
        client.get(address)
    assert len(many) == len(few)
