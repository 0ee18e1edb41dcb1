"""How an address finds its page."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import Site

from cms.models import BasePage
from home.models import InformationPage
from tests import set_clock
from tests.factories import (
    InformationPageFactory,
    MonthlyUpdatePageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
)


def test_a_page_is_found_at_any_depth(client, network):
    StatementPageFactory(parent=network, slug="our-words")
    assert client.get("/networks/carers/our-words/").status_code == 200


def test_an_address_below_a_page_that_has_none_is_not_found(client, network):
    assert client.get("/networks/carers/nothing/").status_code == 404
    assert client.get("/nothing/carers/").status_code == 404


def test_a_page_below_an_unpublished_one_is_not_found(client, network):
    StatementPageFactory(parent=network, slug="our-words")
    network.unpublish()
    assert client.get("/networks/carers/our-words/").status_code == 404


@pytest.mark.usefixtures("ordinary_day")
@pytest.mark.parametrize("by_the_worker", [True, False])
def test_an_expired_page_answers_gone_whether_or_not_the_worker_ran(client, home, by_the_worker):
    page = InformationPageFactory(parent=home, slug="over")
    if by_the_worker:
        page.unpublish(set_expired=True)
    else:
        BasePage.objects.filter(pk=page.pk).update(expire_at=set_clock.now() - timedelta(seconds=1))
    assert client.get("/over/").status_code == 410


@pytest.mark.usefixtures("ordinary_day")
def test_a_page_below_an_expired_one_answers_gone(client, network):
    StatementPageFactory(parent=network, slug="our-words")
    BasePage.objects.filter(pk=network.pk).update(expire_at=set_clock.now() - timedelta(seconds=1))
    assert client.get("/networks/carers/our-words/").status_code == 410


@pytest.mark.usefixtures("ordinary_day")
@pytest.mark.parametrize("address", ["", "2026/"])
@pytest.mark.parametrize("over", ["series", "network"])
def test_what_a_page_has_below_its_address_is_gone_with_it(client, network, address, over):
    series = UpdateSeriesPageFactory(parent=network, slug="updates")
    MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1))
    assert client.get(f"/networks/carers/updates/{address}").status_code == 200
    ends = {"series": series, "network": network}[over]
    BasePage.objects.filter(pk=ends.pk).update(expire_at=set_clock.now() - timedelta(seconds=1))
    assert client.get(f"/networks/carers/updates/{address}").status_code == 410


def test_a_draft_that_was_never_public_is_not_found(client, home):
    InformationPageFactory(parent=home, slug="not-yet", live=False)
    assert client.get("/not-yet/").status_code == 404


def test_two_pages_cannot_have_one_address(home):
    InformationPageFactory(parent=home, slug="only")
    twin = InformationPage(title="Twin", slug="twin", live=False)
    home.add_child(instance=twin)
    with pytest.raises(IntegrityError), transaction.atomic():
        BasePage.objects.filter(pk=twin.pk).update(url_path="/home/only/")


def test_a_page_belongs_to_the_network_it_stands_under(network):
    statement = StatementPageFactory(parent=network)
    assert statement.network_id == network.pk
    assert network.network_id == network.pk


def test_a_moved_page_belongs_to_its_new_network_and_keeps_it_after_an_older_draft_is_published(network):
    other = type(network)(title="Other", slug="other", live=True)
    network.get_parent().add_child(instance=other)
    statement = StatementPageFactory(parent=network)
    draft = statement.save_revision()
    statement.move(other, pos="last-child")
    assert BasePage.objects.get(pk=statement.pk).network_id == other.pk
    type(draft).objects.get(pk=draft.pk).publish()
    assert BasePage.objects.get(pk=statement.pk).network_id == other.pk


@pytest.mark.parametrize("slug", ["how-to-join", "über-uns"])
def test_the_address_of_a_page_is_wagtails(home, request_of, slug):
    page = InformationPageFactory(parent=home, slug=slug)
    request = request_of()
    assert page.get_url(request) == super(BasePage, page).get_url(request) == page.get_url()
    assert home.get_url(request) == "/"


def test_a_page_of_no_site_has_no_address(home, request_of):
    page = BasePage(title="Elsewhere", slug="elsewhere", url_path="/elsewhere/")
    assert page.get_url(request_of()) is None
    assert page.get_url() is None


def test_a_page_of_another_site_has_its_whole_address(home, request_of):
    root = home.get_parent().add_child(instance=InformationPage(title="Other", slug="other"))
    Site.objects.create(hostname="other.example", port=443, root_page=root)
    below = InformationPageFactory(parent=root, slug="below")
    assert below.get_url(request_of()) == "https://other.example/below/"
