"""What readers can read is found where they would expect it: events, answers, days, parts of the site."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from cms import content_version
from home.models import AwarenessDay
from networks.models import TermOfOffice
from search.indexing.rebuild import rebuild
from search.models import Entry, SearchedTerm
from search.results_page.quick_links import shortcuts
from tests import set_clock
from tests.factories import (
    AlertFactory,
    CommitmentFactory,
    CommitmentsPageFactory,
    EventPageFactory,
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    ResponseFactory,
    UpdateSeriesPageFactory,
    publish,
    restrict,
)
from tests.search.conftest import TODAY
from updates.models import Response

pytestmark = pytest.mark.django_db

READ = datetime(2026, 1, 1, tzinfo=UTC)  # by a second person


@pytest.fixture
def answered(network, django_capture_on_commit_callbacks):
    def make(you_said="Otters have no room.", **values):
        facts = {"network": network, "we_did": "<p>A <b>pool</b>.</p>", "answered_on": TODAY} | values
        response = Response.objects.create(you_said=you_said, **facts)
        connection.run_on_commit.clear()
        with django_capture_on_commit_callbacks(execute=True):
            response.save_revision().publish()
        return Response.objects.get(pk=response.pk)

    return make


class TestAnswers:
    def test_an_answer_is_found_by_what_was_said_and_by_what_was_done(self, answered, found):
        answered()
        assert found("otters") == found("pool") == ["Otters have no room."]

    def test_its_result_leads_to_it_in_the_list(self, answered, client):
        old = answered(answered_on=date(2026, 1, 1))
        for number in range(10):
            answered(f"Beavers {number}")
        (result,) = client.get("/search/?q=otters").context["results"]
        assert (result.kind, result.dates) == ("You said, we did", [("answered", date(2026, 1, 1))])
        response = client.get(result.url)
        assert response.url == f"/you-said-we-did/?page=2#answer-{old.pk}"
        assert f'id="answer-{old.pk}"' in client.get(response.url).content.decode()

    def test_results_can_be_narrowed_to_answers(self, answered, ask):
        answered()
        assert ask("otters", type=("response",)).found.total == 1
        assert ask("otters", type=("statement",)).found.total == 0

    def test_a_draft_is_not_found(self, network, found):
        Response.objects.create(you_said="Otters", we_did="<p>x</p>", answered_on=TODAY, network=network)
        rebuild()
        assert found("otters") == []

    def test_one_taken_down_or_deleted_leaves_at_once(self, answered, found):
        answered("Otters").unpublish()
        answered("Beavers").delete()
        assert found("otters") == found("beavers") == []

    @pytest.mark.usefixtures("ordinary_day")
    def test_one_that_is_over_is_not_counted(self, answered, ask):
        response = answered()
        Response.objects.filter(pk=response.pk).update(expire_at=set_clock.now() - timedelta(seconds=1))
        assert ask("otters").found.groups == []

    def test_it_is_as_visible_as_its_network(self, answered, ask, network, reader, client):
        response = answered()
        answered("Otters in all rooms", network=None)
        restrict(network)
        content_version.forget()
        assert ask("otters").found.total == 1
        assert ask("otters", reader).found.total == 2
        assert client.get(f"/you-said-we-did/{response.pk}/").status_code == 404

    def test_a_network_taken_down_takes_its_answers_along_and_brings_them_back(
        self, answered, network, ask, django_capture_on_commit_callbacks
    ):
        answered()
        network.unpublish()
        assert not Entry.objects.exclude(response=None).exists()
        connection.run_on_commit.clear()
        with django_capture_on_commit_callbacks(execute=True):
            publish(network)
        assert ask("otters").found.total == 1

    def test_a_rebuild_finds_them_too(self, answered, found):
        answered()
        Entry.objects.all().delete()
        rebuild()
        assert found("otters") == ["Otters have no room."]


class TestEvents:
    def test_an_event_is_found_by_how_people_take_part(self, network, indexed, found):
        indexed(
            EventPageFactory(
                parent=network, title="Drop-in", mode="hybrid", place="Room 2.14", access="Hearing loop"
            )
        )
        assert found("hearing loop") == found("room 2.14") == found("in person online") == ["Drop-in"]

    @pytest.mark.usefixtures("ordinary_day")
    def test_a_cancelled_event_says_so_and_comes_after_one_that_is_held(self, network, indexed, client):
        values = {"starts_at": set_clock.now(), "ends_at": set_clock.now() + timedelta(hours=1)}
        indexed(
            EventPageFactory(
                parent=network,
                title="Otter walk",
                slug="a",
                is_cancelled=True,
                cancelled_reason="Flood",
                **values,
            )
        )
        indexed(EventPageFactory(parent=network, title="Otter walk", slug="b", **values))
        tags = [result.tag for result in client.get("/search/?q=otter+walk").context["results"]]
        assert [tag and tag[0] for tag in tags] == [None, "cancelled"]


class TestShortcuts:
    @pytest.mark.parametrize(
        ("typed", "name"),
        [("events", "Events"), ("calendar", "Events"), ("you said", "You said, we did"),
         ("feedback", "Tell us what you think"), ("alert", "Alerts"), ("cookies", "Privacy settings")],
    )  # fmt: skip
    def test_parts_of_the_site_are_named(self, home, client, typed, name):
        page = client.get("/search/", {"q": typed})
        first = page.context["shortcuts"][0]
        assert first.name == name
        assert client.get(first.url).status_code == 200
        assert f'href="{first.url}"' in page.content.decode()

    @pytest.mark.parametrize("typed", ["ev", "otters", "the", "network", "", "-", "\x00"])
    def test_other_words_name_none(self, request_of, typed):
        assert shortcuts(typed, request_of(), TODAY) == []

    def test_a_day_to_know_about_says_when_it_is(self, home, client, request_of):
        AwarenessDay.objects.create(
            name="Zoë’s Otter Day", day=date(2020, 12, 3), about="<b>Swim.</b>", public_since=READ
        )
        day = client.get("/search/?q=zoe+otter").context["shortcuts"][0]
        assert day.name == "Zoë’s Otter Day"
        assert shortcuts("otter day", request_of(), TODAY)[0].about == "3 December 2026. <b>Swim.</b>"
        assert "&lt;b&gt;Swim." in client.get("/search/?q=otter+day").content.decode()

    def test_a_search_that_only_a_shortcut_answers_did_not_find_nothing(self, home, client):
        for _ in range(5):
            page = client.get("/search/?q=cookies").content.decode()
        assert "Nothing was found" not in page
        assert not SearchedTerm.objects.get().found_nothing

    def test_an_alert_is_named_while_it_is_on_air(self, home, client, ordinary_day):
        AlertFactory(title="The main lift is out of use", starts_at=set_clock.now() - timedelta(hours=1))
        first = client.get("/search/?q=lift").context["shortcuts"][0]
        assert (first.name, first.about) == (
            "The main lift is out of use",
            "Notice, until 5 November 2026",
        )
        assert "The main lift" in client.get(first.url).text
        ordinary_day.shift(timedelta(days=1))
        assert client.get("/search/?q=lift").context["shortcuts"] == []

    def test_an_alert_of_a_section_that_one_may_not_read_is_not_named(self, network, client, ordinary_day):
        AlertFactory(title="The main lift", section=network, starts_at=set_clock.now() - timedelta(hours=1))
        assert client.get("/search/?q=lift").context["shortcuts"]
        restrict(network)
        content_version.forget()
        assert client.get("/search/?q=lift").context["shortcuts"] == []

    def test_a_day_that_is_over_is_not_named(self, request_of):
        AwarenessDay.objects.create(
            name="Otter Day", day=date(2020, 12, 3), is_yearly=False, public_since=READ
        )
        assert shortcuts("otter day", request_of(), TODAY) == []

    def test_they_are_shown_on_the_first_page_of_an_open_search_only(self, home, indexed, client):
        for number in range(11):
            indexed(InformationPageFactory(parent=home, title=f"Events {number}"))
        for more in ("&page=2", "&type=event"):
            assert client.get(f"/search/?q=events{more}").context["shortcuts"] == []

    def test_days_cost_no_query_of_their_own(self, home, request_of, settle, django_assert_num_queries):
        AwarenessDay.objects.create(name="Otter Day", day=TODAY, public_since=READ)
        settle()
        request = request_of()
        shortcuts("otter", request, TODAY)
        with django_assert_num_queries(0):
            assert shortcuts("otter", request, TODAY)

    @pytest.mark.parametrize(
        ("typed", "address"),
        [
            ("/help/", "/help/"),
            ("http://testserver/help/", "/help/"),
            ("HTTP://TESTSERVER/help/", "/help/"),
            ("testserver/help", "/help/"),
            ("//help/", None),
            ("/help//", "/help/"),
            ("help/?a=1#b", "/help/?a=1"),
        ],
    )
    def test_a_pasted_address_leads_to_its_page(self, home, client, typed, address):
        InformationPageFactory(parent=home, title="Help", slug="help", summary="Who helps")
        found = client.get("/search/", {"q": typed}).context["shortcuts"]
        assert [(each.name, each.about, each.url) for each in found] == (
            [("Help", "Who helps", address)] if address else []
        )

    @pytest.mark.parametrize("typed", ["http://testserver", "http://testserver/"])
    def test_that_of_the_site_leads_to_its_home(self, home, client, typed):
        assert [each.url for each in client.get("/search/", {"q": typed}).context["shortcuts"]] == ["/"]

    @pytest.mark.parametrize(
        "address",
        [
            *("/people/", "/events/?when=past", "/statements/?year=2026", "/you-said-we-did/?page=2"),
            *("/commitments/", "/commitments/re-03/"),
            *("/updates/2026/", "/updates/2026-10/", "/updates/without-update/2026-09/"),
        ],
    )
    def test_so_does_that_of_a_list_a_promise_a_year_and_a_gap(self, home, client, address, ordinary_day):
        CommitmentsPageFactory(parent=home)
        CommitmentFactory(ref="RE-03", title="Publish the gap")
        series = UpdateSeriesPageFactory(parent=home, starts_month=date(2026, 9, 1))
        MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1))
        page = client.get("/search/", {"q": f"http://testserver{address}"})
        (first,) = page.context["shortcuts"]
        assert first.url == address
        assert client.get(first.url).status_code == 200
        assert "one of the words" not in page.text
        assert (first.name == "Publish the gap") == ("re-03" in address)
        assert not SearchedTerm.objects.exists()

    def test_that_of_an_answer_leads_to_it_for_who_may_read_it(self, home, client, network):
        answer = ResponseFactory(you_said="It is cold.", network=network)
        address = reverse("one_answer", args=[answer.pk])
        found = client.get("/search/", {"q": address}).context["shortcuts"]
        assert [(each.name, each.url) for each in found] == [("It is cold.", address)]
        for wrong in (f"/you-said-we-did/{'9' * 40}/", "/you-said-we-did/0/"):
            assert not client.get("/search/", {"q": wrong}).context["shortcuts"]
        restrict(network)
        assert not client.get("/search/", {"q": address}).context["shortcuts"]

    def test_an_old_one_leads_to_where_it_is_now(
        self, home, client, network, django_capture_on_commit_callbacks
    ):
        typed = f"http://testserver{network.get_url()}"
        with django_capture_on_commit_callbacks(execute=True):
            publish(network, slug="carers-and-friends")
        found = client.get("/search/", {"q": typed}).context["shortcuts"]
        assert [(each.name, each.url) for each in found] == [(network.title, "/networks/carers-and-friends/")]
        restrict(network)
        assert not client.get("/search/", {"q": typed}).context["shortcuts"]

    @pytest.mark.parametrize(
        "typed", ["/café/", "/caf%C3%A9/", "http://testserver/caf%C3%A9", "/tea/", "/brew/"]
    )
    def test_it_may_be_written_as_browsers_write_it(self, home, client, typed):
        InformationPageFactory(parent=home, title="Café", slug="café")
        Redirect.objects.create(old_path="/tea", redirect_link="http://testserver/caf%C3%A9/")
        Redirect.objects.create(old_path="/brew", redirect_link="/café/")
        (found,) = client.get("/search/", {"q": typed}).context["shortcuts"]
        assert (found.name, found.url) == ("Café", "/caf%C3%A9/")

    @pytest.mark.parametrize(
        "typed",
        ["/old/?network=%00", "/old/?%00=1", "/%00/", "/old/%00/?network=x"],
    )
    def test_what_no_database_can_hold_is_nowhere(self, home, client, network, typed):
        Redirect.objects.create(old_path="/old", redirect_page_id=network.pk)
        assert not client.get("/search/", {"q": typed}).context["shortcuts"]

    def test_one_that_leads_elsewhere_is_no_page_of_ours(self, home, client):
        Redirect.objects.create(old_path="/pensions", redirect_link="https://example.org/")
        assert not client.get("/search/", {"q": "http://testserver/pensions/"}).context["shortcuts"]

    @pytest.mark.parametrize(
        "below", ["1066/", f"{'9' * 50}/", "without-update/foo/", "without-update/1066-01/"]
    )
    def test_no_address_leads_to_a_year_or_a_gap_that_is_not_there(self, home, client, below, ordinary_day):
        series = UpdateSeriesPageFactory(parent=home, starts_month=date(2026, 9, 1))
        MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1))
        assert not client.get("/search/", {"q": f"/updates/{below}"}).context["shortcuts"]

    @pytest.mark.parametrize("address", ["/help/", "/commitments/re-03/", "/commitments/re-04/"])
    def test_no_address_tells_of_what_one_may_not_read(self, home, network, client, address):
        restrict(InformationPageFactory(parent=home, title="Help", slug="help"))
        CommitmentsPageFactory(parent=home)
        CommitmentFactory(ref="RE-03", network=network)
        restrict(network)
        assert not client.get("/search/", {"q": address}).context["shortcuts"]

    @pytest.mark.parametrize(
        "typed", ["//help/", "http://[x/", "https://example.org/help/", "/x/", "mailto:/help/"]
    )
    def test_no_other_address_leads_anywhere(self, home, client, typed):
        InformationPageFactory(parent=home, title="Help", slug="help")
        assert not client.get("/search/", {"q": typed}).context["shortcuts"]

    @pytest.mark.parametrize(
        ("typed", "name"),
        [
            ("who chairs", "People"),
            ("statements", "Statements"),
            ("newsletter", "Join the mailing list"),
            ("joining", "Join the mailing list"),
            ("joining a network", "Join the mailing list"),
        ],
    )
    def test_new_parts_of_the_site_are_named_too(self, home, client, typed, name):
        assert client.get("/search/", {"q": typed}).context["shortcuts"][0].name == name

    @pytest.mark.parametrize("role", list(map(str, TermOfOffice.Role.labels)))
    def test_every_role_leads_to_who_holds_it(self, home, client, role):
        assert client.get("/search/", {"q": role}).context["shortcuts"][0].url == "/people/"


def test_an_answer_of_a_private_network_is_in_no_facet(networks, answered, client):
    hidden = NetworkPageFactory(parent=networks, title="Hidden network")
    answered("Otters are here", network=hidden)
    answered("Otters are there")
    restrict(hidden)
    content_version.forget()
    page = client.get("/search/?q=otters").content.decode()
    assert "Hidden" not in page
    assert "Otters are there" in page
    assert "Otters are here" not in page
