"""Registers list one's own rows only, on every route (docs/security.md#between-networks)."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group

from cms.roles import EQUALITY_TEAM
from networks.models import TermOfOffice
from networks.services import terms
from tests import set_clock
from tests.copies import copy_beside
from tests.editing import save
from tests.factories import (
    EditorFactory,
    NetworkPageFactory,
    StatementPageFactory,
    TermOfOfficeFactory,
    UserFactory,
)

pytestmark = pytest.mark.usefixtures("ordinary_day")

REGISTERS = ["statements", "terms", "commitments"]


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

    @pytest.mark.parametrize("register", REGISTERS)
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


class TestLists:
    """How a register reads, on a wide screen and on a phone."""

    def test_yes_and_no_are_words(self, client, editor, network):
        StatementPageFactory(parent=network, title="In public")
        StatementPageFactory(parent=network, title="At home", live=False)
        client.force_login(editor)
        page = client.get("/admin/statements/").content.decode()
        assert 'data-label="Public">Yes<' in page
        assert 'data-label="Public">No<' in page
        assert "icon-yes" not in page

    def test_each_cell_says_what_it_is_for_a_phone(self, client, editor, network):
        TermOfOfficeFactory(network=network, name="Amara Bello")
        client.force_login(editor)
        page = client.get("/admin/terms/").content.decode()
        for label in ("Role", "Network", "Starts on", "Ends on", "Named in public"):
            assert f'data-label="{label}"' in page

    def test_what_the_list_is_narrowed_to_is_said(self, client, editor, network, other):
        StatementPageFactory(parent=network, title="In public")
        StatementPageFactory(parent=network, title="At home", live=False)
        client.force_login(editor)
        assert '<details class="sn-filters">' in client.get("/admin/statements/").content.decode()
        page = client.get(f"/admin/statements/?live=no&network={network.pk}").content.decode()
        assert '<details class="sn-filters" open>' in page
        assert f"Filter (network: {network.title}, public: No)" in page
        assert "At home" in page
        assert "In public" not in page
        assert "1 of 2" in page

    def test_the_facts_of_one_row_are_words_too(self, client, editor, network):
        statement = StatementPageFactory(parent=network, title="In public")
        client.force_login(editor)
        page = client.get(f"/admin/statements/inspect/{statement.pk}/").content.decode()
        assert "<dt>Public</dt><dd>Yes</dd>" in page
        assert ">Edit</a>" in page
        assert ">View</a>" not in page

    def test_thirty_rows_cost_what_three_do(self, client, editor, network, django_assert_max_num_queries):
        client.force_login(editor)
        counts = []
        for more in (3, 27):
            copy_beside(StatementPageFactory(parent=network), more - 1)
            for _ in range(more):
                TermOfOfficeFactory(network=network, role="sponsor")
            with django_assert_max_num_queries(40) as queries:
                client.get("/admin/statements/")
                client.get("/admin/terms/")
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestTerms:
    def facts(self, at, account, **changes):
        today = set_clock.today()
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
        yesterday = set_clock.today() - timedelta(days=1)
        TermOfOffice.objects.filter(pk=term.pk).update(starts_on=yesterday - timedelta(days=9))
        client.force_login(editor)
        facts = self.facts(
            network,
            lead,
            name=term.name,
            starts_on=(yesterday - timedelta(days=9)).isoformat(),
            ends_on=yesterday.isoformat(),
        )
        assert save(client, f"/admin/terms/edit/{term.pk}/", facts).status_code == 302
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
        tomorrow = set_clock.today() + timedelta(days=1)
        running = TermOfOfficeFactory(network=network, role="sponsor")
        coming = TermOfOfficeFactory(network=network, role="sponsor", starts_on=tomorrow)
        client.force_login(editor)
        for term in (running, coming):
            client.post(f"/admin/terms/delete/{term.pk}/")
        assert list(TermOfOffice.objects.all()) == [running]
