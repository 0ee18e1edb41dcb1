"""People who are signed in share what they see alike; what is theirs alone stays theirs."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import Client
from wagtail.models import PageViewRestriction

from cms.caching import rendered_pages
from networks.models import StatementPage
from tests import set_clock
from tests.factories import (
    AlertFactory,
    CommitmentsPageFactory,
    EditorFactory,
    EventPageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    UserFactory,
    publish,
    restrict,
)

NETWORK = "/networks/carers/"


@pytest.fixture(autouse=True)
def _nobody_yet(home):
    get_user_model().objects.all().delete()
    rendered_pages.forget()


@pytest.fixture
def colleague(network) -> Client:
    return signed_in(UserFactory(username="colleague"))


@pytest.fixture
def renders(monkeypatch) -> list:
    """One entry for each page that was rendered anew."""
    done, really = [], rendered_pages._with_gaps

    def counted(request, render):
        done.append(request.path)
        return really(request, render)

    monkeypatch.setattr(rendered_pages, "_with_gaps", counted)
    return done


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(client, path=NETWORK) -> str:
    return client.get(path).content.decode()


# --- Shared ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", [NETWORK, "/", "/events/", "/you-said-we-did/", "/updates/", "/commitments/"]
)
def test_a_page_is_rendered_once_for_all_who_are_signed_in(colleague, home, renders, path):
    UpdateSeriesPageFactory(parent=home, slug="updates")
    CommitmentsPageFactory(parent=home)
    first = text_of(colleague, path)
    another = signed_in(UserFactory(username="another"))
    assert without_token(text_of(another, path)) == without_token(first)
    assert renders == [path]


def test_a_shared_page_costs_no_query_of_its_own(colleague, network, django_assert_max_num_queries):
    address = StatementPageFactory(parent=network, slug="on-lifts").get_url()
    text_of(colleague, address)
    with django_assert_max_num_queries(5):  # session, account, two for rights, the second factor
        text_of(colleague, address)


def test_what_the_address_asks_for_is_part_of_it(colleague, renders):
    text_of(colleague, "/events/")
    assert "Past events" in text_of(colleague, "/events/?when=past")
    assert len(renders) == 2


# --- Not shared -----------------------------------------------------------------------------------------


def test_each_reader_has_their_own_foot(client, colleague, renders):
    for _ in range(2):
        assert "Sign out" in text_of(colleague)
        assert "Sign in" in text_of(client)
        assert "Sign out" not in text_of(client)
    assert renders == [NETWORK]
    tokens = {token_of(text_of(each)) for each in (colleague, signed_in(UserFactory(username="another")))}
    assert len(tokens) == 2


def test_nobody_gets_the_token_of_somebody_else(colleague):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(UserFactory(username="strict"))
    text_of(colleague)
    token = token_of(text_of(strict))
    origin = {"HTTP_ORIGIN": "http://testserver"}
    assert strict.post("/accounts/logout/", {"csrfmiddlewaretoken": token}, **origin).status_code == 302


@pytest.mark.usefixtures("ordinary_day")
def test_a_hidden_alert_is_hidden_for_one(colleague, client, renders):
    AlertFactory(title="The lift is broken", starts_at=set_clock.now())
    text = text_of(colleague)
    assert "The lift is broken" in text
    wanted = {"alert": value_of("alert", text), "next": NETWORK}
    client.post("/alerts/hide/", wanted, headers={"Sec-Fetch-Site": "same-origin"})
    assert "The lift is broken" not in text_of(client)
    assert "The lift is broken" in text_of(colleague)
    assert renders == [NETWORK]


@pytest.mark.usefixtures("ordinary_day")
def test_an_alert_of_a_section_is_filled_in_on_its_pages_only(colleague, network, renders):
    StatementPageFactory(parent=network, title="On lifts", slug="on-lifts")
    AlertFactory(title="The lift is broken", section=network, starts_at=set_clock.now())
    for _ in range(2):  # rendered, and kept
        assert "The lift is broken" in text_of(colleague)
        assert "The lift is broken" in text_of(colleague, f"{NETWORK}on-lifts/")
        assert "The lift is broken" not in text_of(colleague, "/events/")
        assert "The lift is broken" not in text_of(colleague, "/")
    assert len(renders) == 4


@pytest.mark.parametrize("first", ["colleague", "stranger"])
def test_who_may_read_less_sees_less_whoever_came_first(colleague, client, network, first):
    private = StatementPageFactory(parent=network, title="Only for colleagues")
    restrict(private)
    for each in (colleague, client) if first == "colleague" else (client, colleague):
        text_of(each)
    assert "Only for colleagues" in text_of(colleague)
    assert "Only for colleagues" not in text_of(client)


def test_a_group_sees_what_is_for_the_group(colleague, network):
    rule = restrict(StatementPageFactory(parent=network, title="For chairs"), PageViewRestriction.GROUPS)
    chair = UserFactory(username="chair")
    rule.groups.add(chair.groups.create(name="Chairs"))
    assert "For chairs" in text_of(signed_in(chair))
    assert "For chairs" not in text_of(colleague)


def test_a_page_that_became_private_is_refused_at_once(colleague, client, network):
    text_of(client)
    restrict(network)
    assert client.get(NETWORK).status_code == 302
    assert colleague.get(NETWORK).status_code == 200


def test_people_who_write_get_their_own(colleague, renders):
    text_of(colleague)
    assert "wagtail-userbar" in text_of(signed_in(EditorFactory()))
    assert "wagtail-userbar" not in text_of(colleague)
    assert renders == [NETWORK]


def test_a_preview_is_nobody_elses(colleague, network):
    network.title = "Not yet"
    assert "Not yet" in network.make_preview_request().rendered_content
    assert "Not yet" not in text_of(Client(headers={"host": "localhost"}))  # where previews are made


def test_an_error_below_a_page_is_whole(colleague, home):
    CommitmentsPageFactory(parent=home)
    answer = colleague.get("/commitments/xx-99/")
    assert answer.status_code == 404
    assert "Sign out" in answer.content.decode()


def test_a_feed_that_has_not_changed_is_not_sent_again(colleague, home):
    CommitmentsPageFactory(parent=home)
    address = "/commitments/feed/"
    etag = colleague.get(address)["ETag"]
    assert colleague.get(address, headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("special", [HttpResponse("No.", status=403), HttpResponse("Yes."), redirect("/")])
def test_what_is_not_simply_a_page_is_for_one_reader(home, rf, special):
    if special.status_code == 200:
        special.set_cookie("taste", "plain")
    request = rf.get("/")
    request.user = AnonymousUser()
    assert rendered_pages.serve(request, lambda: special) is special
    assert rendered_pages.serve(request, lambda: HttpResponse("Page.")).content == b"Page."


# --- Never old ------------------------------------------------------------------------------------------


def test_a_change_is_seen_at_once(colleague, network):
    text_of(colleague)
    publish(network, title="Carers and friends")
    assert "Carers and friends" in text_of(colleague)


def test_what_time_ends_is_not_shared_any_longer(colleague, network, ordinary_day):
    starts = set_clock.now() + timedelta(hours=1)
    EventPageFactory(parent=network, title="Lunch", starts_at=starts, ends_at=starts + timedelta(hours=1))
    assert "Lunch" in text_of(colleague, "/events/")
    ordinary_day.move_to(starts + timedelta(hours=2), tick=False)
    assert "Lunch" not in text_of(signed_in(UserFactory(username="later")), "/events/")


def test_what_is_not_committed_is_not_shared(colleague, network, renders):
    with transaction.atomic():
        StatementPageFactory(parent=network, title="Perhaps")
        assert "Perhaps" in text_of(colleague)
        transaction.set_rollback(True)
    assert not StatementPage.objects.filter(title="Perhaps").exists()
    assert "Perhaps" not in text_of(colleague)


# --- What they compare ----------------------------------------------------------------------------------


def value_of(name: str, text: str) -> str:
    return text.partition(f'name="{name}" value="')[2].partition('"')[0]


def token_of(text: str) -> str:
    return value_of("csrfmiddlewaretoken", text)


def without_token(text: str) -> str:
    return text.replace(token_of(text), "")
