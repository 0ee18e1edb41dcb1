"""Copies that tests make in one step are like pages that are made one by one."""

from datetime import date

from cms.models import BasePage
from networks.models import NetworkPage
from tests.copies import copy_beside
from tests.factories import (
    CommitmentFactory,
    MonthlyUpdatePageFactory,
    NetworkPageFactory,
    StatementPageFactory,
    UpdateSeriesPageFactory,
    add_item,
)
from updates.models import CommitmentMove, MonthlyUpdatePage


def test_copies_are_whole_pages_that_readers_see(client, network):
    first = StatementPageFactory(parent=network, title="What we say")
    copy_beside(first, 3)
    copies = type(first).objects.exclude(pk=first.pk)
    assert copies.count() == 3
    assert [len(problems) for problems in BasePage.find_problems()] == [0] * 5
    for copy in copies:
        assert (copy.title, copy.network_id, copy.public_updates.count()) == ("What we say", network.pk, 1)
        assert client.get(copy.url).status_code == 200


def test_a_network_is_its_own_and_more_copies_come_after_the_first(client, networks):
    first = NetworkPageFactory(parent=networks)
    copy_beside(first, 2)
    copy_beside(first, 2)
    assert NetworkPage.objects.filter(title=first.title).count() == 5
    assert {page.network_id == page.pk for page in NetworkPage.objects.all()} == {True}
    assert client.get("/networks/").text.count(first.title) >= 5


def test_rows_come_along_with_their_own(client, network):
    series, promise = UpdateSeriesPageFactory(parent=network), CommitmentFactory(network=network)
    month = MonthlyUpdatePageFactory(parent=series, month=date(2026, 10, 1))
    add_item(month, "Mentoring", commitments=[promise])
    copy_beside(month, 2, month=[date(2026, 8, 1), date(2026, 9, 1)])
    assert [page.items.get().topic for page in MonthlyUpdatePage.objects.all()] == ["Mentoring"] * 3
    assert CommitmentMove.objects.values("item__page").distinct().count() == 3
