"""The evidence pack: published facts as they were when a day was over, the same whenever one asks."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth.models import Group

from cms.models import EmergencyPublication
from cms.roles import EQUALITY_TEAM
from tests.factories import (
    CommitmentFactory,
    EditorFactory,
    MonthlyUpdatePageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    add_item,
    lead_of,
    publish,
)
from updates.models import Commitment, MonthlyUpdatePage, StatusChange, UpdateSeriesPage
from updates.services.commitments import save_commitment
from updates.services.standing import set_status

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


@pytest.fixture
def member(db):
    person = UserFactory()
    person.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    return person


@pytest.fixture
def story(home, network):
    """Carers: an update for August and late for September, none for October; a statement; one change."""
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
        StatementPageFactory(parent=network, title="What we think")
    change(commitment, on=(10, 21), target_date=date(2027, 9, 30))
    return commitment


def ask(client, member, **changes) -> str:
    client.force_login(member)
    with at(12, 24):
        client.force_login(member)
        answer = client.get(ADDRESS, ASKED | changes)
    assert answer.status_code == 200
    return answer.content.decode()


class TestPack:
    @pytest.mark.parametrize("form", [{}, {"csv": "1"}])
    def test_it_holds_what_was_published(self, client, member, story, form):
        pack = ask(client, member, **form)
        for words in (
            "CA-01", "2027-03-31", "2027-09-30", "Because it is better.", "On track", "Late",
            "No update published", "What we think", "12 days late",
        ):  # fmt: skip
            assert words in pack, words

    @pytest.mark.parametrize("form", [{}, {"csv": "1"}])
    def test_anything_after_the_day_is_ignored(self, client, member, home, network, story, form):
        before = ask(client, member, **form)
        with at(11, 12):
            series = UpdateSeriesPage.objects.get()
            add_item(
                MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1)),
                "O",
                moves={story: "delivered"},
            )
            publish(series, title="Another name", due_working_days=20)
            september = MonthlyUpdatePage.objects.get(month=date(2026, 9, 1))
            september.unpublish()
            publish(network, title="Renamed", slug="renamed")
            StatementPageFactory(parent=network, title="Something newer")
        later_facts = {
            "wording": "New words.", "title": "New name", "owner": "Somebody", "owner_inbox": "n@example.org",
            "measure": "New", "characteristics": ["race"], "objective": "New", "objective_link": "/new/",
        }  # fmt: skip
        change(story, on=(11, 12), **later_facts)
        set_status(story, "stopped", reason="Gone.", by=None, now=datetime(2026, 11, 13, tzinfo=UTC))
        CommitmentFactory(ref="CA-02", network=network, public_since=datetime(2026, 11, 12, tzinfo=UTC))
        assert StatusChange.objects.count() == 5
        assert ask(client, member, **form) == before
        later = ask(client, member, as_at="2026-11-20", last="2026-11-20", **form)
        for words in ("New words.", "CA-02", "Stopped", "Something newer", "Renamed"):
            assert words in later, words

    def test_a_draft_is_no_fact(self, client, member, network, story):
        before = ask(client, member)
        with at(11, 1):
            StatementPageFactory(parent=network, title="Only a draft", live=False)
        assert ask(client, member) == before

    def test_other_networks_are_left_out(self, client, member, story, network):
        assert "CA-01" not in ask(client, member, networks="0")
        assert "CA-01" in ask(client, member, networks=network.pk)

    def test_what_nobody_checked_is_named_until_it_was_signed_off(self, client, member, story, network):
        page = StatementPageFactory(parent=network, title="In haste", live=False)
        record = EmergencyPublication.objects.create(
            content_object=page, object_id=str(page.pk), title="In haste", revision=page.latest_revision,
            reason="The flood", by=UserFactory(), at=datetime(2026, 11, 2, tzinfo=UTC),
        )  # fmt: skip
        assert "Not signed off" in ask(client, member)
        record.signed_off_by, record.signed_off_at = UserFactory(), datetime(2026, 11, 11, tzinfo=UTC)
        record.save()
        assert "Not signed off" in ask(client, member)
        assert "Not signed off" not in ask(client, member, as_at="2026-11-11")


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

    def test_a_formula_is_none(self, client, member, story):
        change(story, on=(10, 22), wording="=cmd()", owner="+1")
        assert "\n=cmd" not in ask(client, member, csv="1")

    def test_only_those_who_read_everything_may_ask(self, client, network, reader):
        for person, status in ((reader, 302), (lead_of(network), 302), (EditorFactory(), 200)):
            client.force_login(person)
            assert client.get(ADDRESS).status_code == status
