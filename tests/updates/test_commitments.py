"""Editing what was promised: references stay, changes are explained, and leads choose only what is theirs."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.moderation.approval import ApprovalRefused, publish_in_emergency
from cms.roles import EQUALITY_TEAM
from tests.editing import save
from tests.factories import (
    CommitmentFactory,
    CommitmentsPageFactory,
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
)
from updates.models import Commitment, CommitmentChange, CommitmentMove, MonthlyUpdatePage
from updates.services.commitments import save_commitment

NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)


@pytest.fixture
def team(client, db):
    """A browser of the equality team."""
    person = UserFactory()
    person.groups.add(Group.objects.get(name=EQUALITY_TEAM))
    client.force_login(person)
    return client


@pytest.fixture
def commitment(db):
    return CommitmentFactory(ref="RE-03")


def facts(commitment=None, **changes) -> dict:
    """What the form posts."""
    c = commitment or CommitmentFactory.build(ref="RE-03")
    usual = {
        "ref": c.ref, "title": c.title, "wording": c.wording, "owner": c.owner, "owner_inbox": c.owner_inbox,
        "measure": c.measure, "target_date": c.target_date.isoformat(), "next_steps": rich_text(""),
        "network": c.network_id or "", "characteristics": c.characteristics,
        "objective": "", "objective_link": "", "new_status": c.status, "reason": "",
    }  # fmt: skip
    return usual | changes


class TestChanging:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("target_date", "2028-01-01"),
            ("wording", "Something else."),
            ("measure", "Nothing"),
            ("owner", "Me"),
        ],
    )
    def test_without_a_reason_is_refused_and_what_was_typed_is_kept(self, team, commitment, field, value):
        answer = save(team, f"/admin/commitments/edit/{commitment.pk}/", facts(commitment, **{field: value}))
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "Say why this changes" in page
        assert value in page
        assert as_stored(commitment, field) != value
        assert not CommitmentChange.objects.exists()

    def test_without_a_reason_is_refused_by_the_service_too(self, commitment):
        commitment.wording = "Something else."
        with pytest.raises(ValidationError, match="Say why this changes"):
            save_commitment(commitment, by=None, now=NOW)
        assert as_stored(commitment, "wording") != "Something else."

    def test_with_a_reason_keeps_what_it_was_and_tells_readers(self, team, client, commitment):
        data = facts(commitment, target_date="2028-01-01", reason="The law changed.")
        assert save(team, f"/admin/commitments/edit/{commitment.pk}/", data).status_code == 302
        (change,) = commitment.changes.all()
        assert (change.before, change.after, change.reason) == (
            "2027-03-31",
            "2028-01-01",
            "The law changed.",
        )
        assert as_stored(commitment, "target_date") == "2028-01-01"

    def test_a_mailbox_changes_without_a_reason_and_is_kept_all_the_same(self, team, commitment):
        data = facts(commitment, owner_inbox="new@example.org")
        assert save(team, f"/admin/commitments/edit/{commitment.pk}/", data).status_code == 302
        assert commitment.changes.get().field == "owner_inbox"

    @pytest.mark.parametrize("reason", ["", "  "])
    def test_a_status_needs_a_reason(self, team, commitment, reason):
        data = facts(commitment, new_status="stopped", reason=reason)
        answer = save(team, f"/admin/commitments/edit/{commitment.pk}/", data)
        assert "Say why the status changes" in answer.content.decode()
        assert as_stored(commitment, "status") == "not-started"

    def test_a_status_with_a_reason_moves(self, team, commitment):
        data = facts(commitment, new_status="stopped", reason="No money.")
        assert save(team, f"/admin/commitments/edit/{commitment.pk}/", data).status_code == 302
        assert as_stored(commitment, "status") == "stopped"
        assert commitment.status_changes.get().reason == "No money."

    def test_a_statement_is_in_its_story_for_those_who_may_read_it(self, team, commitment, home, network):
        CommitmentsPageFactory(parent=home)
        said = StatementPageFactory(parent=network, title="What we asked for")
        data = facts(commitment, statements=[said.pk])
        assert save(team, f"/admin/commitments/edit/{commitment.pk}/", data).status_code == 302
        story = Client().get("/commitments/re-03/").content.decode()
        assert f'<a href="{said.get_url()}">What we asked for</a>' in story
        restrict(network)
        assert "What we asked for" not in Client().get("/commitments/re-03/").content.decode()

    def test_a_draft_of_a_statement_is_not_offered_and_not_taken(self, team, commitment, network):
        draft = StatementPageFactory(parent=network, title="Only a draft", live=False)
        address = f"/admin/commitments/edit/{commitment.pk}/"
        assert "Only a draft" not in team.get(address).content.decode()
        assert save(team, address, facts(commitment, statements=[draft.pk])).status_code == 200
        assert not commitment.statements.exists()

    def test_the_reference_of_a_public_one_stays(self, team, commitment):
        answer = save(team, f"/admin/commitments/edit/{commitment.pk}/", facts(commitment, ref="RE-04"))
        assert "RE-03 is public, so its reference stays" in answer.content.decode()
        assert as_stored(commitment, "ref") == "RE-03"

    def test_a_public_one_stays_with_those_it_was_promised_to(self, team, commitment, network):
        answer = save(
            team, f"/admin/commitments/edit/{commitment.pk}/", facts(commitment, network=network.pk)
        )
        assert "stays with those it was promised to" in answer.content.decode()

    def test_a_public_one_is_never_deleted(self, team, commitment, admin_user, client):
        client.force_login(admin_user)
        client.post(f"/admin/commitments/delete/{commitment.pk}/")
        assert Commitment.objects.filter(pk=commitment.pk).exists()


class TestMaking:
    def test_it_is_nobodys_before_it_is_shown_and_its_reference_may_change(self, team):
        assert team.post("/admin/commitments/create/", facts()).status_code == 302
        made = Commitment.objects.get()
        assert not made.is_public
        data = facts(made, ref="RE-04", wording="Better words.")
        assert save(team, f"/admin/commitments/edit/{made.pk}/", data).status_code == 302
        made.refresh_from_db()
        assert (made.ref, made.is_public) == ("RE-04", False)
        assert not CommitmentChange.objects.exists()

    @pytest.mark.parametrize(
        "wrong",
        [{"ref": "re-3"}, {"owner_inbox": "nobody"}, {"target_date": "soon"}, {"characteristics": ["height"]},
         {"new_status": "asleep"}, {"network": "abc"}, {"objective_link": "javascript:alert(1)"}],
    )  # fmt: skip
    def test_a_fault_is_an_error_of_the_form(self, team, wrong):
        answer = team.post("/admin/commitments/create/", facts(wording="Kept words.", **wrong))
        assert answer.status_code == 200
        assert "Kept words." in answer.content.decode()
        assert not Commitment.objects.exists()

    def test_a_lead_makes_and_changes_none(self, client, network, commitment):
        client.force_login(lead_of(network))
        for address in ("/admin/commitments/create/", f"/admin/commitments/edit/{commitment.pk}/"):
            assert client.post(address, facts(commitment, wording="Mine")).status_code in (302, 403)
        assert as_stored(commitment, "wording") != "Mine"


class TestNamingInAnUpdate:
    @pytest.fixture
    def lead(self, client, network):
        client.force_login(lead_of(network))
        return client

    @pytest.fixture
    def series(self, network):
        return UpdateSeriesPageFactory(parent=network)

    def post(self, browser, series, *moves, **button):
        item = {"topic": "News", "detail": rich_text("<p>x</p>"), "status": "done", "contact_email": ""}
        item["moves"] = inline_formset([{"commitment": pk, "status": status} for pk, status in moves])
        data = {
            "month": "2026-10-01", "summary": "", "body": streamfield([]), "items": inline_formset([item]),
            "feedback_invitation": "", "comments": inline_formset([]), **button,
        }  # fmt: skip
        return browser.post(
            f"/admin/pages/add/updates/monthlyupdatepage/{series.pk}/", nested_form_data(data)
        )

    def test_a_lead_names_those_of_the_network_and_of_the_organisation(self, lead, network, series):
        own = CommitmentFactory(network=network)
        everybodys = CommitmentFactory()
        assert self.post(lead, series, (own.pk, "late"), (everybodys.pk, "")).status_code == 302
        item = MonthlyUpdatePage.objects.get().get_latest_revision_as_object().items.get()
        assert [(move.commitment, move.status) for move in item.moves.all()] == [
            (own, "late"),
            (everybodys, ""),
        ]

    def test_another_networks_is_neither_offered_nor_taken(self, lead, networks, series):
        other = NetworkPageFactory(parent=networks, title="Women’s Network", slug="women")
        theirs = CommitmentFactory(ref="WO-77", network=other)
        address = f"/admin/pages/add/updates/monthlyupdatepage/{series.pk}/"
        assert "WO-77" not in lead.get(address).content.decode()
        answer = self.post(lead, series, (theirs.pk, "delivered"))
        assert answer.status_code == 200
        assert "Select a valid choice" in answer.content.decode()
        assert not CommitmentMove.objects.exists()

    @pytest.mark.parametrize("number", ["999999", "abc", "-1", "9" * 30])
    def test_a_number_that_is_nobodys_is_refused(self, lead, series, number):
        answer = self.post(lead, series, (number, ""))
        assert answer.status_code == 200
        assert not CommitmentMove.objects.exists()

    def test_one_that_is_not_public_is_not_offered(self, lead, network, series):
        hidden = CommitmentFactory(network=network, public_since=None)
        assert self.post(lead, series, (hidden.pk, "late")).status_code == 200

    def test_one_month_cannot_say_two_things_of_one_commitment(self, lead, network, series):
        own = CommitmentFactory(ref="CA-01", network=network)
        said = "CA-01 has another status in this month already"
        moves = (own.pk, "late"), (own.pk, "delivered")
        answer = self.post(lead, series, *moves, **{"action-submit": "Submit"})
        assert answer.status_code == 200
        assert said in answer.content.decode()
        # A draft may, until it is sent or published by whatever road.
        assert self.post(lead, series, *moves).status_code == 302
        month = MonthlyUpdatePage.objects.get()
        with pytest.raises(ValidationError, match=said):
            month.get_workflow().start(month, EditorFactory())
        with pytest.raises(ApprovalRefused, match=said):
            publish_in_emergency(month, by=EditorFactory(), reason="It cannot wait.")


def as_stored(commitment, field) -> str:
    return str(Commitment.objects.values_list(field, flat=True).get(pk=commitment.pk))


class TestCopyingANetwork:
    """With its pages, as Wagtail offers: what the copy says is not what the original said."""

    @pytest.fixture
    def month(self, network, commitment):
        series = UpdateSeriesPageFactory(parent=network)
        month = MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1))
        month = add_item(month, "Panels", moves={commitment: "late"})
        # Saved once more: from then on the stored version holds the keys of the rows.
        return publish(month, summary="Panels are fairer.")

    def test_the_original_keeps_its_commitments_when_the_copy_is_saved(
        self, client, admin_user, network, month, commitment
    ):
        client.force_login(admin_user)
        client.post(
            f"/admin/pages/{network.pk}/copy/",
            {
                "new_title": "Copy", "new_slug": "copy",
                "new_parent_page": network.get_parent().pk, "copy_subpages": "on",
            },
        )  # fmt: skip
        copy = MonthlyUpdatePage.objects.exclude(pk=month.pk).get()
        item = copy.get_latest_revision_as_object().items.get()
        move = {"id": item.moves.get().pk or "", "commitment": commitment.pk, "status": "delivered"}
        row = {
            "id": item.pk or "", "topic": "Panels", "detail": rich_text("<p>x</p>"), "status": "done",
            "contact_email": "", "moves": inline_formset([move], initial=1),
        }  # fmt: skip
        data = {
            "month": "2026-10-01", "summary": "", "body": streamfield([]),
            "items": inline_formset([row], initial=1),
            "feedback_invitation": "", "comments": inline_formset([]),
        }  # fmt: skip
        assert client.post(f"/admin/pages/{copy.pk}/edit/", nested_form_data(data)).status_code == 302
        assert statuses(copy) == ["delivered"]
        assert statuses(month) == ["late"]


def statuses(month: MonthlyUpdatePage) -> list[str]:
    return list(CommitmentMove.objects.filter(item__page=month).values_list("status", flat=True))
