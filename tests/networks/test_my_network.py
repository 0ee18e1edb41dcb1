"""What a lead sees first: everything of their networks and nothing of others' (docs/editors.md#drafting)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, PageLogEntry

from cms.admin.concurrent.actions import seen
from cms.models import BasePage, Heartbeat
from cms.models.versions import version_of
from cms.moderation import approval
from cms.roles import EQUALITY_TEAM
from networks.models import TermOfOffice
from networks.services import terms
from tests import set_clock
from tests.factories import (
    EditorFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    submit,
)

pytestmark = pytest.mark.usefixtures("ordinary_day")

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 11, 4)


@pytest.fixture
def on_4_november(time_machine):
    time_machine.move_to(datetime(2026, 11, 4, 10, 0, tzinfo=LONDON), tick=False)


def appoint(network, person=None, role=TermOfOffice.Role.CHAIR, ends_on=None):
    """A person whose term on `network` runs today."""
    person = person or UserFactory()
    today = set_clock.today()
    last = ends_on or today + timedelta(days=365)
    terms.appoint_lead(network, person, role, today - timedelta(days=100), last, by=None, today=today)
    return type(person).objects.get(pk=person.pk)


@pytest.fixture
def lead(on_4_november, network):
    return appoint(network)


@pytest.fixture
def other(networks, on_4_november):
    return NetworkPageFactory(parent=networks, title="Race Equality Network", slug="race")


@pytest.fixture
def mine(client, lead):
    """The text of *My network* as the lead sees it, freshly signed in."""

    def read():
        client.force_login(lead)
        return client.get("/admin/my-network/").content.decode()

    return read


def test_the_first_screen_of_a_lead_shows_their_network_and_no_other(client, lead, network, other):
    StatementPageFactory(parent=network, live=False, title="Our draft")
    StatementPageFactory(parent=other, live=False, title="Their draft")
    client.force_login(lead)
    for address in ("/admin/", "/admin/my-network/"):
        page = client.get(address).content.decode()
        assert "Our draft" in page
        assert "Their draft" not in page
        assert other.title not in page


def test_somebody_who_leads_nothing_is_told_what_to_expect(db, client, on_4_november):
    client.force_login(EditorFactory())
    assert "You do not lead a network today" in client.get("/admin/my-network/").content.decode()
    assert "my-network" not in client.get("/admin/").content.decode()


def test_somebody_with_two_networks_sees_a_block_for_each(client, lead, network, other):
    appoint(other, lead)
    client.force_login(type(lead).objects.get(pk=lead.pk))
    page = client.get("/admin/my-network/").content.decode()
    assert f'id="network-{network.pk}"' in page
    assert f'id="network-{other.pk}"' in page


def test_a_network_with_nothing_to_do_says_what_to_do(mine):
    page = mine()
    for words in ("No drafts. Start one:", "New statement", "New event", "Nothing is waiting for a decision"):
        assert words in page


def test_a_submission_shows_its_clock_and_who_looks_at_it(mine, lead, network):
    state = submit(StatementPageFactory(parent=network, live=False, title="On pay"), lead)
    assert "received" in mine()
    assert "decision due by" in mine()
    assert "6 November 2026, 10am" in mine()
    approval.claim(state, by=EditorFactory(username="ola", first_name="Ola", last_name="Nowak"))
    assert "Ola Nowak (ola) is reading it" in mine()


def test_a_decision_shows_who_and_why(mine, lead, network):
    editor = EditorFactory(username="ola", first_name="Ola", last_name="Nowak")
    state = submit(StatementPageFactory(parent=network, live=False, title="On pay"), lead)
    approval.request_changes(state, by=editor, reason="The date is last year’s.")
    assert "Ola Nowak (ola) asked for changes" in mine()
    assert "The date is last year’s." in mine()


def test_what_was_approved_lately_is_shown_and_later_goes(mine, lead, network, time_machine):
    statement = StatementPageFactory(parent=network, live=False, title="On pay")
    state = submit(statement, lead)
    newest = version_of(BasePage.objects.get(pk=statement.pk).latest_revision)
    approval.approve(
        state, by=EditorFactory(username="ola", first_name="Ola", last_name="Nowak"), version=newest
    )
    assert "approved by Ola Nowak (ola)" in mine()
    time_machine.move_to(datetime(2026, 11, 20, 10, 0, tzinfo=LONDON), tick=False)
    assert "approved by Ola Nowak (ola)" not in mine()


def shown(page) -> dict[str, str]:
    """What the button sends."""
    return {"made_from": seen(page.live_revision_id)}


def test_a_check_that_is_due_is_confirmed_with_one_click(client, mine, lead, network):
    BasePage.objects.filter(pk=network.pk).update(review_due_on=date(2026, 10, 1))
    assert "overdue" in mine()
    answer = client.post(f"/admin/checked/{network.pk}/", shown(network) | {"next": "/admin/my-network/"})
    assert answer.url == "/admin/my-network/"
    network.refresh_from_db()
    assert network.checked_on == TODAY
    assert network.review_due_on == date(2027, 11, 4)
    assert "overdue" not in mine()


def test_a_second_click_records_nothing_again(client, lead, network):
    client.force_login(lead)
    for _ in range(2):
        client.post(f"/admin/checked/{network.pk}/", shown(network))
    assert PageLogEntry.objects.filter(page_id=network.pk, action="cms.checked").count() == 1


def test_nobody_confirms_a_page_of_another_network(client, lead, other):
    client.force_login(lead)
    assert client.post(f"/admin/checked/{other.pk}/").status_code in (302, 403)
    other.refresh_from_db()
    assert other.checked_on is None


def test_confirming_takes_a_post_and_stays_on_this_site(client, lead, network):
    client.force_login(lead)
    assert client.get(f"/admin/checked/{network.pk}/").status_code == 405
    answer = client.post(f"/admin/checked/{network.pk}/", {"next": "https://evil.example/"})
    assert answer.url == "/admin/"
    assert client.post("/admin/checked/999999/").status_code in (302, 404)  # refused, as another network's


def test_scheduled_pages_and_terms_that_end_are_announced(client, mine, lead, network):
    at = datetime(2026, 12, 1, 9, 0, tzinfo=LONDON)
    StatementPageFactory(parent=network, title="Until December", expire_at=at)
    deputy = UserFactory(first_name="Sam", last_name="Lee")
    appoint(network, deputy, TermOfOffice.Role.DEPUTY, ends_on=date(2026, 11, 20))
    page = mine()
    assert "1 December 2026, 9am" in page
    assert "Sam Lee, Deputy chair" in page
    assert f"/admin/networks/{network.pk}/handover/{deputy.pk}/" in page


class TestMonthlyUpdate:
    @pytest.fixture
    def series(self, network, on_4_november):
        return UpdateSeriesPageFactory(parent=network, starts_month=date(2026, 8, 1))

    def test_a_network_without_a_series_is_shown_how_to_begin(self, mine):
        assert "Set up monthly updates" in mine()

    def test_last_month_is_due_after_the_series_own_working_days(self, mine, series):
        page = mine()
        assert "October 2026" in page
        assert "not started" in page
        assert "6 November 2026" in page  # five working days after Saturday 31 October
        assert f'action="/admin/series/{series.pk}/start/2026-10/"' in page
        assert "Earlier months without an update: 2" in page

    def test_it_says_draft_sent_for_approval_and_published(self, mine, series, lead):
        month = MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1), live=False)
        assert "draft" in mine()
        submit(month, lead)
        assert "sent for approval" in mine()
        month.refresh_from_db()
        month.get_latest_revision().publish()
        assert "published" in mine()

    def test_after_its_due_day_it_is_late(self, mine, series, time_machine):
        time_machine.move_to(datetime(2026, 11, 9, 10, 0, tzinfo=LONDON), tick=False)
        assert "not started, and late" in mine()


@pytest.mark.parametrize("count", [1, 3])
def test_my_network_costs_at_most_15_queries_for_any_number(
    client, networks, on_4_november, django_assert_max_num_queries, count
):
    person = UserFactory()
    for _ in range(count):
        network = NetworkPageFactory(parent=networks)
        appoint(network, person)
        UpdateSeriesPageFactory(parent=network, starts_month=date(2026, 8, 1))
        for _ in range(3):
            StatementPageFactory(parent=network, live=False)
            submit(StatementPageFactory(parent=network, live=False), person)
    client.force_login(type(person).objects.get(pk=person.pk))
    Heartbeat.objects.create(name="clock", at=set_clock.now())
    client.get("/admin/my-network/")
    with django_assert_max_num_queries(15):
        client.get("/admin/my-network/")


class TestHandover:
    @pytest.fixture
    def leaver(self, network, on_4_november):
        return appoint(network, UserFactory(first_name="Sam", last_name="Lee"), TermOfOffice.Role.DEPUTY)

    def address(self, network, person):
        return f"/admin/networks/{network.pk}/handover/{person.pk}/"

    def test_leads_of_the_network_and_editors_see_all_that_is_open(self, client, lead, leaver, network):
        submit(StatementPageFactory(parent=network, live=False, title="Half done"), leaver)
        for user in (lead, EditorFactory()):
            client.force_login(user)
            page = client.get(self.address(network, leaver)).content.decode()
            assert "Sam Lee" in page
            assert "Half done" in page

    def test_a_lead_of_another_network_is_refused(self, client, leaver, network, other):
        client.force_login(appoint(other))
        answer = client.get(self.address(network, leaver))
        assert b"Sam Lee" not in answer.content
        assert answer.status_code in (302, 403)

    def test_somebody_who_never_served_there_is_not_found(self, client, lead, network):
        client.force_login(lead)
        answer = client.get(self.address(network, UserFactory()), follow=True)
        assert "You do not have permission for that, or it does not exist any more" in answer.text


class TestEqualityTeam:
    def rights(self, page):
        group = Group.objects.get(name=EQUALITY_TEAM)
        held = GroupPagePermission.objects.filter(group=group, page_id=page.pk)
        return sorted(held.values_list("permission__codename", flat=True))

    def test_it_may_write_every_new_series(self, network):
        series = UpdateSeriesPageFactory(parent=network)
        assert self.rights(series) == ["add_basepage", "change_basepage"]
        series.save()
        assert len(self.rights(series)) == 2

    def test_it_gets_no_right_on_other_pages(self, network):
        assert self.rights(network) == []
