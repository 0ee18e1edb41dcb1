"""What is due at this minute happens, one transaction each, and leaves a heartbeat."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import time_machine

from cms.jobs import scheduled_publishing
from cms.models import BasePage, Heartbeat, OutgoingMail
from cms.signals import went_public
from tests import set_clock
from tests.factories import InformationPageFactory

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)


def schedule(home, **values):
    page = InformationPageFactory(parent=home, live=False, go_live_at=LATER, **values)
    page.get_latest_revision().publish()
    return page


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def is_live(page) -> bool:
    return BasePage.objects.get(pk=page.pk).live


def test_a_scheduled_page_goes_live_at_its_time_and_not_before(home, noon):
    page = schedule(home)
    scheduled_publishing.tick(LATER - timedelta(seconds=1))
    assert not is_live(page)
    noon.move_to(LATER)
    scheduled_publishing.tick(LATER)
    assert is_live(page)


def test_scheduling_a_draft_does_not_publish_its_aliases(home, network):
    page = InformationPageFactory(parent=home)
    alias = page.create_alias(parent=network, update_slug="mirror")
    page.unpublish()
    alias = BasePage.objects.get(pk=alias.pk).specific
    alias.unpublish()
    page = type(page).objects.get(pk=page.pk)
    page.go_live_at = LATER
    page.save_revision().publish()
    assert not is_live(page)
    assert not is_live(alias)


def test_nobody_hears_of_a_draft_that_is_only_scheduled(home, client, noon):
    heard = []
    record = partial(_record, heard)
    went_public.connect(record)
    page = schedule(home, title="Not yet", slug="not-yet")
    assert heard == []
    assert not OutgoingMail.objects.exists()
    for address in ("/not-yet/", "/feeds/updates.atom", "/sitemap.xml", "/search/?q=not+yet"):
        assert "Not yet</" not in client.get(address).content.decode()
    noon.move_to(LATER)
    scheduled_publishing.tick(LATER)
    assert heard == [page.pk]


def _record(heard, page, **kwargs):
    heard.append(page.pk)


def test_a_broken_page_does_not_stop_the_others(home, noon, caplog):
    broken, sound = schedule(home, slug="broken"), schedule(home, slug="sound")
    revision = broken.get_latest_revision()
    revision.content["slug"] = "sound"
    revision.save()
    noon.move_to(LATER)
    scheduled_publishing.tick(LATER)
    assert is_live(sound)
    assert not is_live(broken)
    assert f"Could not publish Revision {revision.pk}" in caplog.text
    assert Heartbeat.objects.get(name="clock").at == LATER


def test_an_expired_page_is_taken_down(home, noon):
    page = InformationPageFactory(parent=home, expire_at=LATER)
    noon.move_to(LATER)
    scheduled_publishing.tick(LATER)
    page.refresh_from_db()
    assert not page.live
    assert page.expired


def test_readiness_needs_a_clock_that_ran_in_the_last_ten_minutes(client, db, ordinary_day):
    assert client.get("/readyz").status_code == 503
    scheduled_publishing.tick(set_clock.now())
    assert client.get("/readyz").status_code == 200
    scheduled_publishing.tick(set_clock.now() - timedelta(minutes=11))
    response = client.get("/readyz")
    assert (response.status_code, set(response.json()["faults"])) == (503, {"clock"})


def test_health_needs_nothing(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/healthz").status_code == 200
