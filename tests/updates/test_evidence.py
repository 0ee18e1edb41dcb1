"""The evidence pack: published facts as they were when a day was over, the same whenever one asks."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.db.models import ProtectedError
from wagtail.models import Revision
from wagtail.users.models import UserProfile

from cms.models import EmergencyPublication
from cms.roles import EQUALITY_TEAM
from networks.models import StatementPage
from tests.factories import (
    CommitmentFactory,
    EditorFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    add_item,
    lead_of,
    publish,
    restrict,
    submit,
)
from updates.admin.months_report import grid, last_months
from updates.evidence.pack import Asked, pack_for
from updates.models import (
    AgreedPause,
    Commitment,
    MonthlyUpdatePage,
    PublishedFact,
    Response,
    UpdateSeriesPage,
)
from updates.services.commitment_status import set_status
from updates.services.commitments import save_commitment

ADDRESS = "/admin/evidence/"
ASKED = {"first": "2026-08-01", "last": "2026-11-10", "as_at": "2026-11-10"}


def at(month: int, day: int):
    return time_machine.travel(datetime(2026, month, day, 12, tzinfo=UTC), tick=False)


def change(commitment, *, on, **facts):
    commitment = Commitment.objects.get(pk=commitment.pk)
    for name, value in facts.items():
        setattr(commitment, name, value)
    now = datetime(2026, *on, 12, tzinfo=UTC)
    save_commitment(commitment, by=None, now=now, reason="Because it is better.")


@pytest.fixture(autouse=True)
def _made_in_june(time_machine):
    """What readers see is noted with its day, and days only go on."""
    time_machine.move_to(datetime(2026, 6, 1, 12, tzinfo=UTC), tick=False)


@pytest.fixture
def member(db):
    person = UserFactory()
    person.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    return person


@pytest.fixture
def story(home, network):
    """Carers: an update for August and late for September, none for October; a statement; one change."""
    with at(7, 1):
        publish(network)
    with at(8, 1):
        series = UpdateSeriesPageFactory(parent=network, starts_month=date(2026, 8, 1))
    commitment = CommitmentFactory(
        ref="CA-01", network=network, public_since=datetime(2026, 7, 1, tzinfo=UTC)
    )
    with at(9, 3):
        add_item(
            MonthlyUpdatePageFactory(parent=series, month=date(2026, 8, 1)),
            "A",
            moves={commitment: "on-track"},
        )
    with at(10, 19):
        add_item(
            MonthlyUpdatePageFactory(parent=series, month=date(2026, 9, 1)), "S", moves={commitment: "late"}
        )
    with at(10, 20):
        said = StatementPageFactory(parent=network, title="What we think", issued_on=date(2026, 10, 19))
        commitment.statements.add(said)
    with at(11, 2):
        page = StatementPageFactory(parent=network, title="In haste")
    EmergencyPublication.objects.create(
        content_object=page, object_id=str(page.pk), title="In haste", revision=page.latest_revision,
        reason="The flood", by=UserFactory(), at=datetime(2026, 11, 2, tzinfo=UTC),
    )  # fmt: skip
    change(commitment, on=(10, 21), target_date=date(2027, 9, 30))
    return commitment


@pytest.fixture
def answer(story, network):
    with at(10, 25):
        said = Response(
            network=network, you_said="The quiet room is never quiet.", is_said_by_five=True, answer="did",
            we_did="<p>We put up a sign.</p>", answered_on=date(2026, 10, 25), commitment=story,
        )  # fmt: skip
        said.save()
        said.save_revision().publish()
    return said


def ask(client, member, **changes) -> str:
    client.force_login(member)
    with at(12, 24):
        client.force_login(member)
        answer = client.get(ADDRESS, ASKED | changes)
    assert answer.status_code == 200
    return answer.content.decode()


FORMS = pytest.mark.parametrize("form", [{}, {"csv": "1"}], ids=["page", "table"])


@FORMS
class TestTheSameQuestion:
    """As at 10 November, asked on 24 December: whatever came between changes no byte."""

    @pytest.fixture(autouse=True)
    def nothing_changes(self, client, member, story, answer, form):
        before = ask(client, member, **form)
        yield
        assert ask(client, member, **form) == before

    def test_later_publications(self, network, story):
        with at(11, 12):
            month = MonthlyUpdatePageFactory(parent=UpdateSeriesPage.objects.get(), month=date(2026, 10, 1))
            add_item(month, "O", moves={story: "delivered"})
            StatementPageFactory(parent=network, title="Something newer")
            NetworkPageFactory(parent=network.get_parent().specific, title="Another network", slug="another")
            CommitmentFactory(ref="CA-02", network=network, public_since=datetime(2026, 11, 12, tzinfo=UTC))

    def test_later_edits_of_pages(self, network):
        with at(11, 12):
            publish(UpdateSeriesPage.objects.get(), title="Another name", due_working_days=20)
            publish(
                StatementPage.objects.get(title="What we think"), state="withdrawn", withdrawn_reason="Wrong."
            )
            publish(network, title="Renamed", slug="renamed")

    def test_a_later_pause(self):
        with at(11, 12):
            series = UpdateSeriesPage.objects.get()
            month = date(2026, 10, 1)
            series.pauses = [AgreedPause(first_month=month, last_month=month, reason="No chair")]
            series.save_revision().publish()

    def test_later_changes_of_a_promise(self, story):
        later_facts = {
            "wording": "New words.", "title": "New name", "owner": "Somebody", "owner_inbox": "n@example.org",
            "measure": "New", "characteristics": ["race"], "objective": "New", "objective_link": "/new/",
            "target_date": date(2030, 1, 1),
        }  # fmt: skip
        change(story, on=(11, 12), **later_facts)
        set_status(story, "stopped", reason="Gone.", by=None, now=datetime(2026, 11, 13, tzinfo=UTC))
        with at(11, 13):
            story.statements.clear()

    def test_pages_taken_down_later(self, network):
        with at(11, 12):
            MonthlyUpdatePage.objects.get(month=date(2026, 9, 1)).unpublish()
            StatementPage.objects.get(title="What we think").unpublish()

    def test_pages_deleted_later(self, network):
        with at(11, 12):
            for page in (MonthlyUpdatePage.objects.first(), StatementPage.objects.get(title="What we think")):
                page.delete()
            UpdateSeriesPage.objects.get().delete()

    def test_a_page_moved_to_another_network(self, network, networks):
        with at(11, 12):
            other = NetworkPageFactory(parent=networks, title="Women’s Network", slug="women")
            StatementPage.objects.get(title="What we think").move(other, pos="last-child")

    def test_a_page_made_private_later(self, network):
        with at(11, 12):
            restrict(network)

    def test_an_answer_changed_and_deleted_later(self, answer):
        with at(11, 12):
            answer.you_said = "Something else."
            answer.save_revision().publish()
            answer.delete()

    def test_a_sign_off_that_came_later(self, network):
        with at(11, 12):
            EmergencyPublication.objects.update(
                signed_off_by=UserFactory(), signed_off_at=datetime(2026, 11, 12, tzinfo=UTC)
            )

    def test_a_draft(self, network):
        with at(11, 1):
            StatementPageFactory(parent=network, title="Only a draft", live=False)

    def test_somebody_in_another_country_who_reads_another_language(self, member):
        UserProfile.objects.create(user=member, preferred_language="de", current_time_zone="Pacific/Auckland")


class TestPack:
    @FORMS
    def test_it_holds_what_was_published(self, client, member, story, answer, form):
        pack = ask(client, member, **form)
        for words in (
            "CA-01", "30 September 2027", "31 March 2027", "Because it is better.", "On track", "Late",
            "No update published", "What we think", "12 days late", "The quiet room", "5 or more people",
            "In haste", "about CA-01",
        ):  # fmt: skip
            assert words in pack, words

    @FORMS
    def test_a_later_day_has_what_came_later(self, client, member, story, network, form):
        with at(11, 12):
            publish(network, title="Renamed")
            StatementPageFactory(parent=network, title="Something newer", issued_on=date(2026, 11, 12))
        change(story, on=(11, 12), wording="New words.")
        set_status(story, "stopped", reason="Gone.", by=None, now=datetime(2026, 11, 13, tzinfo=UTC))
        later = ask(client, member, as_at="2026-11-20", last="2026-11-20", **form)
        for words in ("New words.", "Stopped", "Something newer", "Renamed"):
            assert words in later, words

    def test_a_network_that_is_gone_can_still_be_asked_about(self, client, member, home, networks):
        with at(8, 1):
            gone = NetworkPageFactory(parent=networks, title="Night Workers", slug="night")
            StatementPageFactory(parent=gone, title="About nights", issued_on=date(2026, 8, 2))
        with at(11, 12):
            gone.delete()
        assert "About nights" in ask(client, member, networks=gone.pk)
        assert "About nights" not in ask(client, member, networks=gone.pk, as_at="2026-11-13")

    def test_what_lies_below_a_private_network_is_not_published(self, client, member, story, network):
        with at(11, 2):
            rule = restrict(network)
        pack = ask(client, member)
        assert "CA-01" not in pack
        assert "What we think" not in pack
        with at(11, 3):
            rule.delete()
        assert "What we think" in ask(client, member)

    def test_a_month_that_waited_for_a_decision_was_not_missing(self, client, member, story):
        with at(11, 4):
            series = UpdateSeriesPage.objects.get()
            month = MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1), live=False)
            state = submit(month, by=UserFactory())
        assert "In moderation" in ask(client, member)
        with at(11, 12):
            state.workflow_state.cancel()
        assert "In moderation" in ask(client, member)
        assert "In moderation" not in ask(client, member, as_at="2026-11-13")

    def test_totals_are_those_of_the_grid(self, client, member, story):
        with at(12, 24):
            today = date(2026, 12, 23)
            asked = Asked(date(2026, 1, 1), today, today, (None, story.network_id))
            totals = dict(pack_for(asked).month_totals)
            rows = grid(last_months(today), today)
        shown = Counter(str(cell.standing.label) for row in rows for cell in row.cells)
        assert totals == {"Published": 1, "Late": 1, "No update published": 2}
        assert (shown["Published"], shown["Late"], shown["Missing"]) == (1, 1, 2)

    def test_other_networks_are_left_out(self, client, member, story, network):
        assert "CA-01" not in ask(client, member, networks="0")
        assert "CA-01" in ask(client, member, networks=network.pk)

    def test_what_nobody_checked_is_named_until_it_was_signed_off(self, client, member, story):
        assert "Not signed off" in ask(client, member)
        EmergencyPublication.objects.update(
            signed_off_by=UserFactory(), signed_off_at=datetime(2026, 11, 11, tzinfo=UTC)
        )
        assert "Not signed off" in ask(client, member)
        assert "Not signed off" not in ask(client, member, as_at="2026-11-11")

    def test_why_it_was_urgent_was_never_public(self, client, member, story):
        assert "The flood" not in ask(client, member)

    def test_it_asks_the_same_of_the_database_however_much_there_is(
        self, client, member, story, network, django_assert_max_num_queries
    ):
        with at(10, 22):
            for number in range(20):
                StatementPageFactory(parent=network, title=f"Number {number}")
                CommitmentFactory(network=network)
        with at(12, 24):
            client.force_login(member)
            with django_assert_max_num_queries(14):
                client.get(ADDRESS, ASKED)


class TestWhatIsNoted:
    def newest(self, page) -> PublishedFact:
        return PublishedFact.objects.filter(kind=PublishedFact.Kind.PAGE, object_id=page.pk).last()

    def test_what_readers_see_after_each_change(self, network):
        page = StatementPageFactory(parent=network, title="What we think")
        assert (self.newest(page).is_public, self.newest(page).data["title"]) == (True, "What we think")
        publish(page, title="What we say")
        assert self.newest(page).data["title"] == "What we say"

    def test_publishing_the_same_again_is_nothing_new(self, network):
        page = StatementPageFactory(parent=network)
        before = self.newest(page)
        publish(page)
        assert self.newest(page) == before

    def test_of_a_month_that_nobody_sees_only_that_it_waits(self, network):
        series = UpdateSeriesPageFactory(parent=network)
        month = MonthlyUpdatePageFactory(parent=series, month=date(2026, 5, 1), live=False)
        state = submit(month, by=UserFactory())
        found = self.newest(month)
        assert (found.is_public, found.data["waiting"], found.data["month"]) == (
            False,
            "2026-06-01",
            "2026-05-01",
        )
        state.workflow_state.cancel()
        assert (self.newest(month).is_public, self.newest(month).data) == (False, {})


class TestPromises:
    def test_a_public_one_is_never_deleted(self, story):
        with pytest.raises(ProtectedError, match="CA-01 is public"):
            Commitment.objects.all().delete()


class TestAsking:
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"as_at": "2026-12-24"}, "Choose a day that is over"),
            ({"as_at": "soon"}, "Enter a valid date"),
            ({"last": "2026-07-01"}, "before the first one"),
            ({"first": "1999-01-01"}, "ten years at most"),
            ({"networks": "999999"}, "Select a valid choice"),
        ],
    )
    def test_nonsense_is_an_error_of_the_form(self, client, member, changes, words):
        page = ask(client, member, **changes)
        assert words in page
        assert 'value="2026-11-10"' in page

    def test_a_day_on_which_something_still_waits_to_be_published_is_refused(self, client, member, network):
        page = StatementPageFactory(parent=network, live=False)
        due = datetime(2026, 11, 10, 23, 59, tzinfo=UTC)
        Revision.objects.filter(pk=page.latest_revision_id).update(approved_go_live_at=due)
        assert "still waits" in ask(client, member)
        assert "still waits" not in ask(client, member, as_at="2026-11-09")

    def test_a_null_byte_is_refused(self, client, member):
        client.force_login(member)
        assert client.get(ADDRESS, ASKED | {"networks": "x\x00"}).status_code == 400

    def test_a_formula_is_none(self, client, member, story):
        change(story, on=(10, 22), wording="=cmd()", owner="+1")
        assert "\n=cmd" not in ask(client, member, csv="1")

    def test_only_those_who_read_everything_may_ask(self, client, network, reader):
        for person, status in ((reader, 302), (lead_of(network), 302), (EditorFactory(), 200)):
            client.force_login(person)
            assert client.get(ADDRESS).status_code == status
