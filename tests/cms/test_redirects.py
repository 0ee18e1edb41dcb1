"""Renamed and moved pages are found at their old addresses, unless that would tell of what is not public."""

import re
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import Group
from django.urls import URLPattern, get_resolver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, get_page_models

from cms import content_version
from cms.models import RoutableBasePage
from cms.security.bounds import DEEPEST_PAGE
from home.models import HomePage
from networks.models import EventPage, NetworkPage
from networks.urls import PAGE
from tests.factories import (
    CommitmentFactory,
    CommitmentsPageFactory,
    EventPageFactory,
    InformationPageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UserFactory,
    publish,
    restrict,
)
from tools.project import ROOT


@pytest.fixture
def draft(home):
    return InformationPageFactory(parent=home, live=False, slug="before")


@pytest.fixture
def public(home):
    return InformationPageFactory(parent=home, slug="before")


@pytest.fixture
def at_commit(django_capture_on_commit_callbacks):
    """Wagtail makes redirects once a change is committed."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def rename(page, slug="a-secret"):
    page = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    page.slug = slug
    page.save_revision()
    page.save()


def take_down(page):
    type(page).objects.get(pk=page.pk).unpublish()


def test_a_public_page_is_found_at_its_old_address(client, public, at_commit):
    with at_commit():
        publish(public, slug="after")
    answer = client.get("/before/")
    assert (answer.status_code, answer["Location"]) == (301, "/after/")


def test_a_draft_that_was_never_public_leaves_no_trail_when_it_is_renamed(client, draft, at_commit):
    with at_commit():
        rename(draft)
    assert not Redirect.objects.exists()
    assert client.get("/before/").status_code == 404


def test_nor_when_it_is_moved(client, draft, network, at_commit):
    with at_commit():
        draft.move(network, pos="last-child")
    assert not Redirect.objects.exists()


def test_the_new_address_of_what_was_taken_off_the_site_is_told_once_it_is_public_again(
    client, public, at_commit
):
    with at_commit():
        take_down(public)
        rename(public)
    answer = client.get("/before/")
    assert answer.status_code == 404
    assert "a-secret" not in answer.text
    publish(public)
    assert client.get("/before/")["Location"] == "/a-secret/"


def test_nor_is_that_of_pages_below_it(client, public, at_commit):
    InformationPageFactory(parent=public, slug="below")
    with at_commit():
        take_down(public)
        rename(public)
    assert Redirect.objects.filter(old_path="/before/below").exists()
    assert client.get("/before/below/").status_code == 404


def test_a_redirect_somebody_made_to_a_draft_waits_for_it(client, draft):
    Redirect.objects.create(old_path="/short", redirect_page_id=draft.pk)
    Redirect.objects.create(old_path="/typed", redirect_link="/before/?from=print")
    assert {client.get(path).status_code for path in ("/short/", "/typed/")} == {404}
    draft.get_latest_revision().publish()
    assert client.get("/short")["Location"] == "/before/"
    assert client.get("/typed")["Location"] == "/before/?from=print"


def test_other_sites_are_not_looked_into(client, draft):
    Redirect.objects.create(old_path="/there", redirect_link="https://www.example.org/before/")
    assert client.get("/there")["Location"] == "https://www.example.org/before/"


# --- What stands below a page ------------------------------------------------------------------------------

# An address for each route below a page, by its name: of `site_of_each_type`.
EXAMPLES = {
    "index_route": "",
    "year": "2026/",
    "without_update": "without-update/2026-09/",
    "csv": "csv/",
    "feed": "feed/",
    "commitment": "re-03/",
    "network_calendar": "calendar.ics",
    "event_calendar": "event.ics",
    "network_feed": "feed.atom",
}
OF_PAGES = {"network_calendar": NetworkPage, "event_calendar": EventPage, "network_feed": NetworkPage}


def routes_below() -> dict[str, type]:
    """Every route below a page, with the type of its page: of the pages, and of the site's own addresses."""
    routable = [model for model in get_page_models() if issubclass(model, RoutableBasePage)]
    found = {route.name: model for model in routable for route in model.get_subpage_urls()}
    patterns = [each for each in get_resolver().url_patterns if not isinstance(each, URLPattern)]
    ours = [each for parent in patterns for each in parent.url_patterns if str(each.pattern).startswith(PAGE)]
    return found | {each.name: OF_PAGES[each.name] for each in ours}


def test_whatever_stands_below_a_page_is_found_at_its_old_address(client, site_of_each_type, at_commit):
    routes = routes_below()
    assert len(routes) > 7
    old = [f"{site_of_each_type[model].get_url()}{EXAMPLES[name]}" for name, model in routes.items()]
    assert {client.get(address).status_code for address in old} == {200}
    for model, page in site_of_each_type.items():
        if model is not HomePage:
            with at_commit():
                publish(page, slug=f"{page.slug}-7" if "20" in page.slug else f"new-{page.slug}")
    for address in old:
        asked = f"{address}?when=past"
        answer = client.get(asked)
        assert answer.status_code == 301, address
        assert answer.url.endswith("?when=past")
        assert re.sub(r"new-|-7", "", answer.url) == asked
        assert client.get(answer.url).status_code == 200


@pytest.fixture
def renamed(network, at_commit):
    """A network that was called carers, with an event."""
    EventPageFactory(parent=network, slug="tea")
    with at_commit():
        publish(network, slug="those-who-care")
    return network


def test_a_calendar_that_was_subscribed_to_goes_on_whatever_its_network_is_called_and_where(
    client, networks, renamed, at_commit, home
):
    with at_commit():
        publish(renamed, slug="third-name")
    with at_commit():
        publish(networks, slug="all")
    for before in ("/networks/carers", "/networks/those-who-care", "/networks/third-name"):
        assert client.get(f"{before}/calendar.ics")["Location"] == "/all/third-name/calendar.ics"
        assert client.get(f"{before}/tea/event.ics")["Location"] == "/all/third-name/tea/event.ics"
    seen = client.get("/all/third-name/calendar.ics")
    again = {"If-None-Match": seen["ETag"]}
    assert client.get("/networks/carers/calendar.ics", headers=again).status_code == 301


@pytest.mark.parametrize(
    "rest",
    [
        "nothing/",
        "nothing.ics",
        "tea/calendar.ics",
        "event.ics",
        "/evil.example/",
        "%2Fevil.example/",
        "%5C%5Cevil.example/",
        "../search/",
        "%0d%0aX: y/",
        "nothing/" * (DEEPEST_PAGE - 3),
    ],
)
def test_what_is_not_below_the_page_is_not_found_below_its_old_address(client, renamed, rest):
    assert client.get(f"/networks/carers/{rest}").status_code == 404


def test_nothing_below_an_old_address_leads_to_another_site_or_to_what_is_of_no_page(client, home, networks):
    Redirect.objects.create(old_path="/old", redirect_page_id=home.pk)
    Redirect.objects.create(old_path="/typed", redirect_link="https://www.example.org/")
    assert client.get("/old/networks/")["Location"] == "/networks/"
    for rest in ("/evil.example/", "%2Fevil.example/", "calendar.ics", "events/", "media/x.png", "accounts/"):
        assert client.get(f"/old/{rest}").status_code == 404, rest
    assert client.get("/typed/networks/").status_code == 404


def test_a_page_that_got_its_first_name_back_leads_nowhere_from_it(client, renamed, at_commit):
    with at_commit():
        publish(renamed, slug="carers")
    assert client.get("/networks/carers/").status_code == 200
    assert client.get("/networks/carers/nothing/").status_code == 404
    assert client.get("/networks/those-who-care/feed.atom")["Location"] == "/networks/carers/feed.atom"


@pytest.mark.parametrize("kind", [PageViewRestriction.LOGIN, PageViewRestriction.GROUPS])
def test_nobody_is_told_the_new_address_of_what_they_may_not_read(client, renamed, kind):
    rule = restrict(renamed, kind)
    for rest in ("", "tea/"):
        asked = f"/networks/carers/{rest}"
        answer = client.get(asked)
        assert (answer.status_code, answer.url) == (302, f"/accounts/login/?next={asked}")
    assert client.get("/networks/carers/calendar.ics").status_code == 404
    client.force_login(person := UserFactory())
    if kind == PageViewRestriction.GROUPS:
        assert client.get("/networks/carers/").status_code in (403, 404)
        rule.groups.add(group := Group.objects.create(name="Inner circle"))
        person.groups.add(group)
    assert client.get("/networks/carers/")["Location"] == "/networks/those-who-care/"
    assert client.get("/networks/carers/tea/event.ics").status_code == 301


def test_what_was_never_public_is_told_by_no_name_of_a_page_above_it(client, renamed):
    below = StatementPageFactory(parent=renamed, slug="secret", live=False)
    assert client.get("/networks/carers/secret/").status_code == 404
    below.get_latest_revision().publish()
    assert client.get("/networks/carers/secret/")["Location"] == "/networks/those-who-care/secret/"


def test_an_address_that_was_never_anywhere_costs_one_query_however_deep_it_is(
    client, renamed, settle, django_assert_max_num_queries
):
    settle()
    counts = []
    for address in ("/nothing.ics", f"/{'nothing/' * 40}nothing.ics"):
        client.get(address)
        with django_assert_max_num_queries(1) as captured:
            assert client.get(address).status_code == 404
        counts.append(len(captured))
    assert counts == [1, 1]


def test_a_site_for_staff_tells_outsiders_nothing_of_old_addresses(client, renamed, settings):
    settings.SITE_ACCESS = "staff"
    for asked in ("/networks/carers/", "/networks/carers/calendar.ics", "/events/?network=carers"):
        assert client.get(asked).url.startswith("/accounts/login/?next=")


# --- In a query --------------------------------------------------------------------------------------------

# Whatever is narrowed to networks by their names.
NARROWED = [
    "/events/",
    "/statements/",
    "/you-said-we-did/",
    "/mailing-lists/join/",
    "/mailing-lists/leave/",
    "/commitments/",
    "/commitments/csv/",
    "/commitments/feed/",
    "/search/",
]


def test_a_list_narrowed_to_a_network_by_an_old_name_is_the_same_list(client, networks, renamed, home):
    CommitmentsPageFactory(parent=home)
    CommitmentFactory(network=renamed)
    NetworkPageFactory(parent=networks, slug="other")
    for path in NARROWED:
        asked = client.get(f"{path}?when=past&network=carers&network=other")
        assert asked.status_code == 301, path
        assert asked.url == f"{path}?when=past&network=those-who-care&network=other"
        assert client.get(asked.url).status_code == 200
        assert client.get(f"{path}?network=nobody").status_code == 200
    once = client.get("/events/?network=carers&network=those-who-care")
    assert once.url == "/events/?network=those-who-care"


def test_every_list_that_asks_for_a_network_is_walked():
    """The kernel answers for all of them: `?network=` is read where `NARROWED` says, and nowhere else."""
    views = ["networks/views.py", "networks/mailing/views.py", "updates/views.py"]
    facets = ["search/results_page/facets.py", "updates/commitments/filters.py"]
    assert reads_a_network() == sorted(views + facets)


def reads_a_network() -> list[str]:
    asks = re.compile(r'GET\.get\("network"|^NAMES = {\s*"network"', re.M)
    apps = ("cms", "home", "networks", "search", "updates")
    files = [path for app in apps for path in (ROOT / app).rglob("*.py")]
    return sorted(path.relative_to(ROOT).as_posix() for path in files if asks.search(path.read_text()))


def test_an_old_address_with_an_old_name_leads_there_at_once(client, renamed, home, at_commit):
    CommitmentFactory(network=renamed)
    with at_commit():
        publish(CommitmentsPageFactory(parent=home), slug="promises")
    answer = client.get("/commitments/feed/?network=carers")
    assert urlsplit(answer.url).path == "/promises/feed/"
    assert answer.url.endswith("?network=those-who-care")


def test_the_name_of_a_network_one_may_not_read_is_not_told(client, renamed):
    restrict(renamed)
    assert client.get("/events/?network=carers").status_code == 200
    client.force_login(UserFactory())
    assert client.get("/events/?network=carers").url == "/events/?network=those-who-care"


def test_a_name_costs_a_query_only_where_no_network_has_it(
    client, renamed, settle, django_assert_num_queries, rf
):
    client.get("/events/?network=those-who-care")
    settle()
    for asked, more in (("those-who-care", 0), ("12", 0), ("nobody", 1), ("nobody&network=either", 1)):
        client.get(f"/mailing-lists/sent/?network={asked}")
        with django_assert_num_queries(more):
            client.get(f"/mailing-lists/sent/?network={asked}")


def test_a_list_kept_before_the_redirect_was_made_is_not_kept_after_it(network, at_commit):
    with at_commit() as _done:
        publish(network, slug="renamed")
        before = content_version.current()
    assert content_version.current() != before
