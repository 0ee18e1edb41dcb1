"""A month that a reader may not see lends nothing to anything the site says to them.

Every address that readers can reach, news by email and the evidence pack are compared, byte for byte, with
the same site on which the month was never published.
"""

from collections.abc import Callable
from contextlib import contextmanager

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from django.test import Client
from django.urls import resolve
from wagtail.models import PageViewRestriction

from cms.jobs import scheduled_publishing
from cms.models import BasePage, EmergencyPublication
from tests import set_clock
from tests.conftest import forget_everything
from tests.factories import MonthlyUpdatePageFactory, UserFactory, restrict, submit
from tests.updates import private_world as site
from updates.models import MonthlyUpdatePage, UpdateSeriesPage

pytestmark = pytest.mark.django_db

# What has no place in this walk, and why.
NOT_WALKED = {
    "by-mail/yes/<slug:token>/": "opened by a secret in a mail; says whose list it is",
    "by-mail/leave/<slug:token>/": "the same",
}
Way = Callable[[site.World], None]


@pytest.fixture(autouse=True)
def _day(time_machine):
    time_machine.move_to(set_clock.ORDINARY_DAY.replace(day=25), tick=False)


@pytest.fixture
def world(home, network) -> site.World:
    return site.build(home, network)


@pytest.fixture
def said(client, settle):
    """What the site says now, with caches that work as after a commit: everything, or its figures."""

    def now(walk=site.figures) -> dict[str, tuple]:
        forget_everything()
        settle()
        return walk(client)

    return now


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- Ways of not being seen -----------------------------------------------------------------------------


def for_those_signed_in(world):
    for month in world.months:
        restrict(month)


def for_a_group(world):
    for month in world.months:
        restrict(month, PageViewRestriction.GROUPS).groups.add(Group.objects.create(name=f"Choir {month.pk}"))


def by_password(world):
    for month in world.months:
        restrict(month, PageViewRestriction.PASSWORD)


def taken_down(world):
    for month in world.months:
        month.unpublish()


def over(world):
    """The worker has not run since."""
    now = set_clock.now()
    BasePage.objects.filter(pk__in=[month.pk for month in world.months]).update(expire_at=now)


def over_and_taken_down(world):
    over(world)
    scheduled_publishing.tick(set_clock.now())


def deleted(world):
    for month in world.months:
        MonthlyUpdatePage.objects.get(pk=month.pk).delete()


MONTH = [for_a_group, by_password, taken_down, over, over_and_taken_down]


def in_series_for_those_signed_in(world):
    for series in world.series:
        restrict(series)


def in_network_for_those_signed_in(world):
    restrict(world.network)


def in_series_taken_down(world):
    """Alone: its months still say that they are live."""
    for series in world.series:
        UpdateSeriesPage.objects.get(pk=series.pk).unpublish()


def in_series_that_is_over(world):
    BasePage.objects.filter(pk__in=[each.pk for each in world.series]).update(expire_at=set_clock.now())


def moved_into_a_private_network(world):
    women = world.network.get_siblings(inclusive=False).get().specific
    restrict(women)
    UpdateSeriesPage.objects.get(pk=world.series[1].pk).move(women, pos="last-child")


SERIES = [in_series_taken_down, in_series_that_is_over]
NETWORK = [in_network_for_those_signed_in, moved_into_a_private_network]


def differing(one: dict, other: dict) -> list[str]:
    return sorted(key for key in {*one, *other} if one.get(key) != other.get(key))


# --- Tests ----------------------------------------------------------------------------------------------


def test_a_month_that_is_not_to_be_seen_lends_nothing_to_anything(world, said):
    without = said(site.everything)
    site.add_months(world)
    lent = {}
    for way in (for_those_signed_in, deleted):
        with undone():
            way(world)
            lent[way.__name__] = differing(without, said(site.everything))
    assert lent == {"for_those_signed_in": [], "deleted": []}


def test_nor_to_any_figure_whatever_the_way(world, said):
    without = said()
    site.add_months(world)
    lent = {}
    for way in MONTH:
        with undone():
            way(world)
            lent[way.__name__] = differing(without, said())
    assert lent == {way.__name__: [] for way in MONTH}


@pytest.mark.parametrize("way", SERIES + NETWORK)
def test_nor_below_what_is_not_to_be_seen(world, said, way):
    with undone():
        way(world)
        without = said()
    site.add_months(world, only_of_the_network=way in NETWORK)
    way(world)
    assert differing(without, said()) == []


def test_nor_to_anything_below_a_private_series(world, said):
    with undone():
        in_series_for_those_signed_in(world)
        without = said(site.everything)
    site.add_months(world)
    in_series_for_those_signed_in(world)
    assert differing(without, said(site.everything)) == []


def test_the_walk_reaches_everything_and_would_notice(world, said):
    """Published, October changes each kind of thing that is said; and nothing public is left out."""
    without = said(site.everything)
    site.add_months(world)
    with_them = said(site.everything)
    changed = differing(without, with_them)
    for path in (
        "/", "/commitments/", "/commitments/csv/", "/commitments/feed/", "/commitments/ca-01/",
        "/commitments/?status=at-risk", "/commitments/csv/?status=delivered",
        "/commitments/feed/?status=on-track",
        "/networks/carers/", "/updates/", "/updates/2026/", "/updates/2026-09/", "/networks/carers/updates/",
        "/search/?q=panels", "/search/?q=wombat", "/search/?q=panels&status=late", "/search/suggest/?q=oct",
        "/feeds/all.atom", "/feeds/updates.atom", "/sitemap.xml", "digest of carers", "evidence",
        "evidence, totals",
    ):  # fmt: skip
        assert path in changed, path
    addresses = [path for path in with_them if path.startswith("/")]
    walked = {resolve(path.partition("?")[0]).route for path in addresses}
    pages = next(route for route in site.public_routes() if route.startswith("^((?:"))
    assert set(site.public_routes()) - walked - {pages} == set(NOT_WALKED)
    assert site.page_routes() - site.page_routes_of(addresses) == set()


def test_whom_it_is_for_sees_it_counted_and_nobody_else_whoever_came_first(world):
    """With the memory of pages that colleagues share."""
    choir = Group.objects.create(name="Choir")
    readers = {name: signed_in(name) for name in ("member", "stranger")}
    get_user_model().objects.get(username="member").groups.add(choir)
    without = told(readers["stranger"])
    site.add_months(world)
    with_them = told(readers["member"])
    for month in world.months:
        restrict(month, PageViewRestriction.GROUPS).groups.add(choir)
    assert differing(without, with_them) == sorted(MOVED)
    for first, second in (("member", "stranger"), ("stranger", "member")):
        forget_everything()
        seen = {name: told(readers[name], afresh=False) for name in (first, second, first)}
        assert differing(seen["member"], with_them) == []
        assert differing(seen["stranger"], without) == []


MOVED = [
    "/", "/commitments/", "/commitments/ca-01/", "/commitments/csv/", "/commitments/feed/",
    "/networks/carers/", "/search/?q=panels", "/updates/",
]  # fmt: skip


def signed_in(name: str) -> Client:
    reader = Client()
    reader.force_login(UserFactory(username=name))
    return reader


def told(reader: Client, *, afresh: bool = True) -> dict[str, str]:
    if afresh:
        forget_everything()
    pages = {path: reader.get(path).text for path in MOVED}
    return {path: site.TOKEN.sub(r"\1", text) for path, text in pages.items()}


class TestWhatWaits:
    """A month that is to be private and is being checked."""

    def test_its_series_says_what_it_says_of_any_month_without_an_update(self, client, world):
        month = MonthlyUpdatePageFactory(parent=world.series[1], month=site.OCTOBER, live=False)
        restrict(month)
        without = client.get("/networks/carers/updates/").text
        submit(month, by=UserFactory())
        assert client.get("/networks/carers/updates/").text == without
        PageViewRestriction.objects.all().delete()
        assert "being checked" in client.get("/networks/carers/updates/").text

    def test_evidence_does_not_know_of_it(self, world):
        month = MonthlyUpdatePageFactory(parent=world.series[1], month=site.OCTOBER, live=False)
        restrict(month)
        without = site.evidence()
        submit(month, by=UserFactory())
        assert site.evidence() == without


class TestWithoutASecondCheck:
    """Evidence names what was published in an emergency, as far as it was public."""

    @pytest.fixture
    def month(self, world):
        page = MonthlyUpdatePageFactory(parent=world.series[1], month=site.OCTOBER, live=False)
        EmergencyPublication.objects.create(
            content_object=page, object_id=str(page.pk), title="October 2026", revision=page.latest_revision,
            reason="The flood", by=UserFactory(), at=set_clock.now(),
        )  # fmt: skip
        return page

    def unchecked(self) -> list[tuple]:
        return [row for row in site.evidence()["evidence"] if row[0].startswith("Published without")]

    def test_what_was_always_private_is_not_in_it(self, month):
        restrict(month)
        month.save_revision().publish()
        assert self.unchecked() == []

    def test_what_is_private_by_now_is_told_without_its_name(self, month):
        month.save_revision().publish()
        assert [row[2] for row in self.unchecked()] == ["October 2026"]
        restrict(month)
        assert [row[2] for row in self.unchecked()] == ["A page that is no longer public"]


def test_an_update_for_everybody_does_not_name_what_was_promised_to_a_private_network(client, world):
    for path in ("/updates/", "/updates/2026-09/"):
        assert "CA-01" in client.get(path).text
    restrict(world.network)
    for path in ("/updates/", "/updates/2026-09/"):
        page = client.get(path).text
        assert "OR-01" in page
        assert "CA-01" not in page
