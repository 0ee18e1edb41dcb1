"""You said, we did: what is shown, to whom, and who checks it (docs/editors.md#you-said-we-did)."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from cms import content_version
from cms.models import EmergencyPublication
from cms.models.versions import version_of
from cms.moderation import approval
from cms.roles import EQUALITY_TEAM
from tests import set_clock
from tests.factories import (
    CommitmentFactory,
    CommitmentsPageFactory,
    EditorFactory,
    NetworkPageFactory,
    UserFactory,
    lead_of,
    restrict,
)
from updates.models import Response

NOVEMBER = date(2026, 11, 3)
ARCHIVE = "/you-said-we-did/"


@pytest.fixture
def answered(network):
    def make(you_said="It is cold.", live=True, **values):
        facts = {"network": network, "we_did": "<p>New windows.</p>", "answered_on": NOVEMBER} | values
        response = Response(you_said=you_said, **facts)
        response.full_clean()
        response.save()
        revision = response.save_revision()
        if live:
            revision.publish()
        return Response.objects.get(pk=response.pk)

    return make


def text(client, address):
    return client.get(address).content.decode()


class TestOnTheNetworksPage:
    def test_the_newest_three_are_shown_and_the_archive_is_behind_them(self, client, answered, network):
        for days in range(3):
            answered(f"Said {days}", answered_on=NOVEMBER + timedelta(days=days))
        assert f"{ARCHIVE}?network=carers" not in text(client, network.url)
        answered("Said 3", answered_on=NOVEMBER + timedelta(days=3))
        page = text(client, network.url)
        assert page.index("Said 3") < page.index("Said 2") < page.index("Said 1")
        assert "Said 0" not in page
        assert f"{ARCHIVE}?network=carers" in page
        assert "Said 0" in text(client, f"{ARCHIVE}?network=carers")

    def test_a_network_without_answers_has_no_such_section(self, client, network):
        assert 'id="answers"' not in client.get(network.url).text


class TestWhatIsShown:
    def test_a_number_is_only_ever_five_or_more(self, client, answered):
        answered("Cold", is_said_by_five=True)
        assert text(client, ARCHIVE).count("5 or more people") == 1
        numbers = [
            field.name for field in Response._meta.fields if field.get_internal_type() == "IntegerField"
        ]
        assert numbers == []

    def test_an_answer_may_be_no(self, client, answered):
        answered(answer="cannot", we_did="<p>The roof would not hold it.</p>")
        page = text(client, ARCHIVE)
        assert "We cannot, because" in page
        assert "The roof would not hold it." in page

    def test_it_links_its_commitment_which_shows_it_too(self, client, home, answered):
        CommitmentsPageFactory(parent=home)
        answered("The panels", commitment=CommitmentFactory(ref="OR-07"))
        answered("Nothing to do with it")
        assert "/commitments/or-07/" in text(client, ARCHIVE)
        page = text(client, "/commitments/or-07/")
        assert "The panels" in page
        assert "Nothing to do with it" not in page

    def test_a_commitment_to_another_network_is_refused(self, networks, answered):
        other = CommitmentFactory(network=NetworkPageFactory(parent=networks))
        with pytest.raises(ValidationError, match="another network"):
            answered(commitment=other)

    def test_what_people_typed_comes_out_as_text(self, client, answered):
        answered("<script>alert(1)</script>")
        assert "<script>alert(1)" not in text(client, ARCHIVE)


class TestWhoSeesIt:
    def test_a_draft_is_nowhere(self, client, answered, network):
        answered("Half a ty", live=False)
        for address in (ARCHIVE, network.url):
            assert "Half a ty" not in text(client, address)

    def test_of_a_private_network_only_those_who_may_read_it(self, client, answered, network):
        answered("Ours alone")
        answered("To everybody", network=None)
        restrict(network)
        page = text(client, ARCHIVE)
        assert "Ours alone" not in page
        assert network.title not in page
        assert "To everybody" in page
        client.force_login(UserFactory())
        assert "Ours alone" in text(client, ARCHIVE)

    @pytest.mark.parametrize("query", ["?network=nobody", "?page=x", "?page=99", "?network=%00"])
    def test_nonsense_in_the_address_is_never_an_error(self, client, answered, query):
        answered()
        assert client.get(ARCHIVE + query).status_code < 500


class TestChecking:
    @pytest.fixture
    def writer(self, db):
        member = UserFactory()
        member.groups.add(Group.objects.get(name=EQUALITY_TEAM))
        return type(member).objects.get(pk=member.pk)

    def test_somebody_else_approves_it(self, client, answered, writer):
        response = answered("Checked by two", live=False)
        response.save_revision(user=writer)
        response = Response.objects.get(pk=response.pk)
        response.get_workflow().start(response, writer)
        state = Response.objects.get(pk=response.pk).current_workflow_task_state
        assert approval.why_not(Response.objects.get(pk=response.pk), writer)
        approval.approve(state, by=EditorFactory(), version=version_of(response.latest_revision))
        page = text(client, ARCHIVE)
        assert "Checked by two" in page
        assert "Checked by a second person" in page

    @pytest.mark.usefixtures("ordinary_day")
    def test_each_says_for_itself_whether_somebody_else_read_it(self, client, answered, network):
        """Imported; in an emergency, and signed off after it."""
        answered("Brought in", network=network)
        hurried = answered("In a hurry", network=network)
        places = (ARCHIVE, network.get_url())
        for address in places:
            page = text(client, address)
            assert page.count("No check by a second person is on record") >= 2
        record = EmergencyPublication.objects.create(
            content_object=hurried, object_id=str(hurried.pk), title="x", revision=hurried.live_revision,
            reason="x", by=UserFactory(), at=set_clock.now(),
        )  # fmt: skip
        content_version.bump()
        for address in places:
            assert "not yet read by a second person" in text(client, address)
            assert "Checked by a second person" not in text(client, address)
        approval.sign_off(record, by=EditorFactory(), version=version_of(hurried.live_revision))
        for address in places:
            assert "Checked by a second person" in text(client, address)

    def test_the_equality_team_writes_and_cannot_publish(self, client, writer):
        client.force_login(writer)
        page = text(client, "/admin/snippets/updates/response/add/")
        assert "You said" in page
        assert "action-publish" not in page

    def test_a_lead_does_not_write_it(self, client, network):
        client.force_login(lead_of(network))
        assert client.get("/admin/snippets/updates/response/add/").status_code in (302, 403)


def test_an_answer_says_when_its_words_changed(client, answered, network, ordinary_day):
    response = answered()
    begun = set_clock.today()
    assert "How this answer has changed" not in text(client, network.url)
    mended = "<p>New windows and doors.</p>"
    # Two changes on one day, one beside the words, the same words, an absence, another change.
    for days, values in (
        (2, {"we_did": "<p>New doors.</p>"}),
        (0, {"we_did": mended}),
        (1, {"is_said_by_five": True}),
        (1, {"we_did": mended}),
        (1, None),
        (1, {}),
        (1, {"answer": "will"}),
    ):
        ordinary_day.shift(timedelta(days=days, minutes=1))
        if values is None:
            response.unpublish()
            continue
        for name, value in values.items():
            setattr(response, name, value)
        response.save_revision().publish()
    history = [
        (7, "Updated: whether we did it, will, or cannot"),
        (3, "Updated: how many said so"),
        (2, "Updated: our answer"),
        (0, "First published"),
    ]
    expected = [f"{begun + timedelta(days=days):%-d %B %Y} {what}" for days, what in history]
    for address in (network.url, ARCHIVE):
        page = BeautifulSoup(text(client, address), "html5lib")
        assert [" ".join(each.text.split()) for each in page.select(".response .history li")] == expected


def test_an_answer_that_went_to_another_network_says_so(client, answered, networks, ordinary_day):
    response = answered()
    ordinary_day.shift(timedelta(days=1))
    response.network = NetworkPageFactory(parent=networks)
    response.save_revision().publish()
    page = BeautifulSoup(text(client, ARCHIVE), "html5lib")
    assert "Updated: whose answer it is" in " ".join(page.select_one(".response .history").text.split())


@pytest.mark.parametrize("count", [3, 9])
def test_the_archive_costs_the_same_for_any_number(
    client, networks, answered, count, settle, django_assert_max_num_queries
):
    for number in range(count):
        answered(f"Said {number}", network=NetworkPageFactory(parent=networks))
    settle()
    for _ in range(2):
        client.get(ARCHIVE)
    with django_assert_max_num_queries(8):
        client.get(ARCHIVE)
