"""Freshness, vacancies, what is scheduled, drafts to read, and the registers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Revision

from cms.admin_reports.scheduled import Entry, by_day
from cms.models import BasePage
from cms.roles import EQUALITY_TEAM
from networks.models import TermOfOffice
from networks.services import terms
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

REPORTS = [
    "/admin/reports/freshness/",
    "/admin/reports/vacancies/",
    "/admin/reports/scheduled/",
    "/admin/drafts/",
]
REGISTERS = ["statements", "terms"]


def lead_of(network):
    today = timezone.localdate()
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
        today = timezone.localdate()
        late = InformationPageFactory(parent=home, title="Very late")
        later = InformationPageFactory(parent=home, title="A little late")
        due(late, today - timedelta(days=90))
        due(later, today - timedelta(days=1))
        client.force_login(editor)
        page = client.get("/admin/reports/freshness/?due=overdue").content.decode()
        assert page.index("Very late") < page.index("A little late")
        assert "90 days overdue" in page
        assert "1 day overdue" in page

    def test_it_filters_by_network(self, client, network, other, editor):
        client.force_login(editor)
        page = client.get(f"/admin/reports/freshness/results/?network={other.pk}").content.decode()
        assert f">\n            {other.title}" in page or other.title in page
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
        yesterday = timezone.localdate() - timedelta(days=1)
        TermOfOfficeFactory(network=network, starts_on=yesterday - timedelta(days=300), ends_on=yesterday)
        client.force_login(editor)
        page = client.get("/admin/reports/vacancies/").content.decode()
        assert network.title in page
        assert f'datetime="{timezone.localdate().isoformat()}"' in page

    def test_a_network_with_a_chair_is_not_listed(self, client, network, editor):
        TermOfOfficeFactory(network=network, starts_on=date(2020, 1, 1))
        client.force_login(editor)
        assert "Every network has a chair" in client.get("/admin/reports/vacancies/").content.decode()


class TestScheduled:
    def test_what_goes_live_and_what_comes_down_are_listed_by_day(self, client, network, editor):
        at = timezone.now() + timedelta(days=3)
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
        entry = Entry(moment, "goes live", "A page")
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


class TestRegisters:
    def test_a_lead_sees_statements_and_terms_of_their_network_only(self, client, lead, network, other):
        StatementPageFactory(parent=network, title="Ours", live=False)
        StatementPageFactory(parent=other, title="Theirs", live=False)
        TermOfOfficeFactory(network=other, name="Not Shown")
        client.force_login(lead)
        page = client.get("/admin/statements/").content.decode()
        assert "Ours" in page
        assert "Theirs" not in page
        assert other.title not in page
        page = client.get("/admin/terms/").content.decode()
        assert "Not Shown" not in page
        assert other.title not in page

    def test_a_lead_is_refused_another_networks_rows_on_every_route(self, client, lead, other):
        statement = StatementPageFactory(parent=other, title="Theirs", live=False)
        term = TermOfOfficeFactory(network=other)
        client.force_login(lead)
        for register, row in (("statements", statement), ("terms", term)):
            for route in ("inspect", "edit", "delete"):
                for answer in (
                    client.get(f"/admin/{register}/{route}/{row.pk}/"),
                    client.post(f"/admin/{register}/{route}/{row.pk}/"),
                ):
                    assert answer.status_code in (302, 403)
                    assert b"Theirs" not in answer.content
        assert TermOfOffice.objects.filter(pk=term.pk).exists()

    def test_a_lead_reads_terms_but_records_none(self, client, lead, network):
        client.force_login(lead)
        term = network.terms.get()
        assert client.get(f"/admin/terms/inspect/{term.pk}/").status_code == 200
        for address in ("/admin/terms/create/", f"/admin/terms/edit/{term.pk}/"):
            assert client.get(address).status_code in (302, 403)

    @pytest.mark.parametrize("register", [*REGISTERS, "commitments"])
    @pytest.mark.parametrize(
        "query", ["?p=abc", "?p=99", "?p=-1", "?o=99", "?o=x.-", "?network=abc", "?q=%25", "?state__exact=x"]
    )
    def test_nonsense_in_the_address_is_no_error(self, client, network, admin_user, register, query):
        StatementPageFactory(parent=network)
        client.force_login(admin_user)
        assert client.get(f"/admin/{register}/{query}").status_code in (200, 400)

    @pytest.mark.parametrize("pk", ["abc", "0", "999999", "9" * 30])
    def test_a_row_that_does_not_exist_is_not_found(self, client, admin_user, pk):
        client.force_login(admin_user)
        assert client.get(f"/admin/terms/inspect/{pk}/").status_code == 404

    @pytest.mark.parametrize(
        "lookup", ["owner__password__startswith", "owner__username", "network__owner__email"]
    )
    def test_nobody_asks_the_database_through_a_filter(self, client, lead, network, lookup):
        client.force_login(lead)
        assert client.get(f"/admin/statements/?{lookup}=p").status_code == 400

    def test_the_equality_team_reads_statements_of_all_networks(self, client, equality, other):
        StatementPageFactory(parent=other, title="Theirs", live=False)
        client.force_login(equality)
        assert "Theirs" in client.get("/admin/statements/").content.decode()

    def test_adding_a_statement_offers_own_networks_only(self, client, lead, network, other):
        client.force_login(lead)
        answer = client.get("/admin/statements/create/")
        assert answer.url.startswith(f"/admin/pages/add/networks/statementpage/{network.pk}/")


class TestTerms:
    def facts(self, at, account, **changes):
        today = timezone.localdate()
        facts = {
            "network": at.pk,
            "person": account.pk,
            "name": "Sam Lee",
            "role": "deputy",
            "starts_on": today.isoformat(),
            "ends_on": (today + timedelta(days=30)).isoformat(),
        }
        return facts | changes

    def test_recording_a_term_gives_the_rights(self, client, editor, network):
        person = UserFactory()
        client.force_login(editor)
        assert client.post("/admin/terms/create/", self.facts(network, person)).status_code == 302
        assert person.groups.filter(network_team__network=network).exists()

    def test_ending_a_term_takes_them_away(self, client, editor, lead, network):
        term = network.terms.get()
        yesterday = timezone.localdate() - timedelta(days=1)
        TermOfOffice.objects.filter(pk=term.pk).update(starts_on=yesterday - timedelta(days=9))
        client.force_login(editor)
        facts = self.facts(
            network,
            lead,
            name=term.name,
            starts_on=(yesterday - timedelta(days=9)).isoformat(),
            ends_on=yesterday.isoformat(),
        )
        assert client.post(f"/admin/terms/edit/{term.pk}/", facts).status_code == 302
        assert not lead.groups.exists()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"ends_on": ""}, "Say the last day"),
            ({"ends_on": "2001-01-01"}, "before the first day"),
            ({"ends_on": "soon"}, "Enter a valid date"),
            ({"role": "emperor"}, "Select a valid choice"),
            ({"network": "abc"}, "Select a valid choice"),
            ({"person": "999999"}, "Select a valid choice"),
            ({"person": "", "name": ""}, "Choose an account or type a name"),
        ],
    )
    def test_a_faulty_term_is_an_error_of_the_form(self, client, editor, network, changes, words):
        client.force_login(editor)
        answer = client.post("/admin/terms/create/", self.facts(network, UserFactory(), **changes))
        assert answer.status_code == 200
        assert words in answer.content.decode()
        assert not TermOfOffice.objects.exists()

    def test_a_second_chair_is_refused_by_name(self, client, editor, network):
        TermOfOfficeFactory(network=network, name="Amara Bello")
        client.force_login(editor)
        answer = client.post("/admin/terms/create/", self.facts(network, UserFactory(), role="chair"))
        assert "Amara Bello is the chair" in answer.content.decode()

    def test_only_a_term_that_has_not_begun_is_deleted(self, client, editor, network):
        tomorrow = timezone.localdate() + timedelta(days=1)
        running = TermOfOfficeFactory(network=network, role="sponsor")
        coming = TermOfOfficeFactory(network=network, role="sponsor", starts_on=tomorrow)
        client.force_login(editor)
        for term in (running, coming):
            client.post(f"/admin/terms/delete/{term.pk}/")
        assert list(TermOfOffice.objects.all()) == [running]


ROWS = {
    "/admin/statements/": lambda networks, n: StatementPageFactory(
        parent=NetworkPageFactory(parent=networks)
    ),
    "/admin/terms/": lambda networks, n: TermOfOfficeFactory(network=NetworkPageFactory(parent=networks)),
    "/admin/commitments/": lambda networks, n: CommitmentFactory(
        ref=f"OR-{n:02d}", network=NetworkPageFactory(parent=networks)
    ),
    "/admin/reports/freshness/": lambda networks, n: StatementPageFactory(parent=networks),
    "/admin/reports/scheduled/": lambda networks, n: StatementPageFactory(
        parent=NetworkPageFactory(parent=networks), expire_at=timezone.now() + timedelta(days=n)
    ),
    "/admin/reports/vacancies/": lambda networks, n: NetworkPageFactory(parent=networks),
    "/admin/drafts/": lambda networks, n: submit(
        StatementPageFactory(parent=NetworkPageFactory(parent=networks), live=False), UserFactory()
    ),
}


@pytest.mark.parametrize("address", ROWS)
def test_no_list_costs_more_than_20_queries_or_grows_with_its_rows(
    client, networks, admin_user, django_assert_max_num_queries, address
):
    client.force_login(admin_user)
    make = ROWS[address]
    for n in range(1, 4):
        make(networks, n)
    client.get(address)
    with django_assert_max_num_queries(20) as few:
        client.get(address)
    for n in range(4, 31):
        make(networks, n)
    with django_assert_max_num_queries(20) as many:
        client.get(address)
    assert len(many) == len(few)
