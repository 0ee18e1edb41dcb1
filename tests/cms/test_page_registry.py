"""Pages kept in memory are those a query would find, and nobody sees what another request did to one."""

from datetime import timedelta

import pytest

from cms.caching import page_registry
from cms.models import BasePage
from home.models import HomePage
from networks.models import NetworkPage
from tests import set_clock
from tests.factories import InformationPageFactory, NetworkPageFactory, UserFactory, restrict


@pytest.fixture
def all_sorts(ordinary_day, home, networks):
    """Networks and pages below home that readers may see, may not see, may see no longer."""
    soon = set_clock.now() + timedelta(hours=1)
    NetworkPageFactory(parent=networks, title="Open")
    NetworkPageFactory(parent=networks, title="Draft", live=False)
    NetworkPageFactory(parent=networks, title="For staff")
    restrict(NetworkPage.objects.get(title="For staff"))
    over = NetworkPageFactory(parent=networks, title="Over")
    later = NetworkPageFactory(parent=networks, title="Over soon")
    BasePage.objects.filter(pk=over.pk).update(expire_at=set_clock.now() - timedelta(days=1))
    BasePage.objects.filter(pk=later.pk).update(expire_at=soon)
    restrict(InformationPageFactory(parent=home, title="About, for staff"))
    InformationPageFactory(parent=home, title="About")
    InformationPageFactory(parent=home, title="About to be", live=False)
    return soon


def seen(pages) -> list[str]:
    return [page.title for page in pages]


@pytest.mark.parametrize("signed_in", [False, True])
def test_kept_pages_are_those_that_a_query_finds(all_sorts, home, request_of, settle, signed_in):
    settle()
    request = request_of(UserFactory() if signed_in else None)
    found = NetworkPage.objects.visible_to(request).order_by("path")
    assert seen(page_registry.of_type(NetworkPage, request)) == seen(found)
    below = home.get_children().visible_to(request).order_by("path")
    assert seen(page_registry.below(home, request)) == seen(below)
    assert "Open" in seen(found)
    assert ("For staff" in seen(found)) == signed_in


def test_a_kept_page_ends_at_its_second_without_anybody_saving_it(
    all_sorts, request_of, settle, ordinary_day
):
    settle()
    request = request_of()
    assert "Over soon" in seen(page_registry.of_type(NetworkPage, request))
    ordinary_day.move_to(all_sorts)
    assert "Over soon" not in seen(page_registry.of_type(NetworkPage, request))


@pytest.mark.parametrize("path", ["/", "/networks/", "/networks/carers/", "/about/"])
def test_each_request_serves_a_page_of_its_own(client, home, network, settle, path):
    InformationPageFactory(parent=home, title="About", slug="about")
    settle()
    first, second = (client.get(path).context["page"] for _ in range(2))
    assert first == second
    assert first is not second
    first.title = "Changed while it was served"
    assert "Changed while it was served" not in client.get(path).content.decode()


def test_a_published_change_is_served_at_once(client, network, settle):
    settle()
    client.get("/networks/carers/")
    network.title = "Carers and friends"
    network.save_revision().publish()
    settle()
    assert "Carers and friends" in client.get("/networks/carers/").content.decode()
    assert "Carers and friends" in client.get("/").content.decode()


def test_every_kept_type_is_kept_complete(home, network, settle, django_assert_num_queries):
    settle()
    kept = page_registry.by_address()
    with django_assert_num_queries(0):
        assert type(kept["/home/"]) is HomePage
        page = kept[network.url_path]
        assert (page.contact_email, list(page.aims.all())) == (network.contact_email, [])
