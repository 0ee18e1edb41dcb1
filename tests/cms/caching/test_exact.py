"""Whatever changes, the next request shows it: by every way a page can change, and by time alone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import OperationalError, transaction
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from cms import content_version
from cms.caching import boundaries, rendered_pages
from cms.jobs import scheduled_publishing
from cms.models import BasePage, PublicUpdate
from cms.services.freshness import confirm_checked
from networks.models import Theme
from tests import set_clock
from tests.cms.caching.asking import ask, front
from tests.factories import (
    AlertFactory,
    CommitmentFactory,
    EditorFactory,
    EventPageFactory,
    InformationPageFactory,
    StatementPageFactory,
    TermOfOfficeFactory,
    publish,
    restrict,
)
from updates.models import Commitment

HOUR = timedelta(hours=1)


def seen(site, path="/networks/carers/") -> tuple[int, str]:
    answer = ask(site, path)
    return answer.status, answer.body


def fresh(path="/networks/carers/") -> tuple[int, str]:
    rendered_pages.forget()
    return seen(front().application, path)


# --- By what people do ---------------------------------------------------------------------------------


def publishes(network):
    publish(network, title="Carers and friends")


def publishes_below(network):
    StatementPageFactory(parent=network, title="What we think")


def unpublishes_below(network):
    StatementPageFactory._meta.model.objects.get(slug="said").unpublish()


def deletes_below(network):
    StatementPageFactory._meta.model.objects.get(slug="said").delete()


def moves_below(network):
    page = StatementPageFactory._meta.model.objects.get(slug="said")
    page.move(BasePage.objects.get(slug="other"), pos="last-child")


def unpublishes(network):
    network.unpublish()


def makes_private(network):
    restrict(network)


def raises_alert(network):
    AlertFactory(title="Lift out of order", starts_at=set_clock.now())


def ends_alert(network):
    AlertFactory._meta.model.objects.get(title="Old alert").delete()


def adds_a_chair(network):
    TermOfOfficeFactory(network=network, role="chair", name="Ada Adeyemi", is_public=True)


def promises(network):
    CommitmentFactory(network=network, title="Flexible hours for all")


def moves_a_promise(network):
    commitment = Commitment.objects.get(ref="OL-01")
    commitment.status = "late"
    commitment.save()


def confirms(network):
    confirm_checked(
        BasePage.objects.get(pk=network.pk), by=EditorFactory(), today=set_clock.today() - HOUR * 48
    )


def corrects_a_note(network):
    update = PublicUpdate.objects.filter(page_id=network.pk).first()
    update.kind, update.note = "significant", "Put right"
    update.save()


def adds_an_event(network):
    start = set_clock.now() + HOUR
    EventPageFactory(parent=network, title="Lunch", starts_at=start, ends_at=start + HOUR)


WAYS = [
    *(publishes, publishes_below, unpublishes, unpublishes_below, deletes_below, moves_below, makes_private),
    *(raises_alert, ends_alert, adds_a_chair, adds_an_event, promises, moves_a_promise),
    *(confirms, corrects_a_note),
]


@pytest.mark.usefixtures("ordinary_day")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_process_that_made_a_change_shows_it_at_once(way, network):
    StatementPageFactory(parent=network, title="Said", slug="said")
    InformationPageFactory(parent=network.get_parent().get_parent(), slug="other")
    AlertFactory(title="Old alert", starts_at=set_clock.now())
    CommitmentFactory(ref="OL-01", network=network, status="on-track")
    site = front()
    before = seen(site)
    assert seen(site) == before
    assert site.application.times == 1
    way(type(network).objects.get(pk=network.pk))
    after = seen(site)
    assert after != before
    assert after == fresh()


def test_a_redirect_and_a_new_home_page_show_at_once(network, home):
    site = front()
    assert ask(site, "/old/").status == 404
    Redirect.add_redirect("/old/", network)
    assert ask(site, "/old/").status == 301
    other = InformationPageFactory(parent=home, title="Front door", slug="front-door")
    before = ask(site, "/").body
    record = Site.objects.get()
    record.root_page = other
    record.save()
    assert ask(site, "/").body != before


def test_a_renamed_theme_shows_at_once(network):
    theme = Theme.objects.create(name="Caring")
    network.themes.add(theme)
    network.save_revision().publish()
    site = front()
    seen(site, "/networks/")
    theme.name = "Looking after others"
    theme.save()
    assert "Looking after others" in seen(site, "/networks/")[1]


def test_what_is_rolled_back_leaves_no_trace(network):
    site = front()
    before = seen(site)
    with transaction.atomic():
        publish(network, title="Never public")
        transaction.set_rollback(True)
    content_version.forget()
    assert seen(site) == before == fresh()


def test_a_draft_empties_no_cache(network):
    site = front()
    seen(site)
    network.title = "Half a ty"
    network.save_revision()
    content_version.forget()
    seen(site)
    assert site.application.times == 1


def test_another_process_shows_a_change_within_a_second(network):
    """Another process only differs in that nothing tells it of the commit."""
    site = front()
    seen(site)
    seen_then = content_version._seen
    publish(network, title="Carers and friends")
    content_version._seen = seen_then
    assert "friends" not in seen(site)[1]  # its token is younger than a second
    content_version._seen = (seen_then[0], seen_then[1] - content_version.RECHECK_SECONDS)
    assert "friends" in seen(site)[1]


def test_a_page_made_private_is_refused_by_another_process_after_its_next_look(network):
    site = front()
    assert seen(site)[0] == 200
    seen_then = content_version._seen
    restrict(network)
    content_version._seen = (seen_then[0], seen_then[1] - content_version.RECHECK_SECONDS)
    assert seen(site)[0] == 302
    PageViewRestriction.objects.all().delete()
    assert seen(site)[0] == 200


def test_without_the_database_nothing_kept_is_served(network, monkeypatch):
    site = front()
    seen(site)

    def gone():
        raise OperationalError

    monkeypatch.setattr(content_version, "is_fresh", lambda: False)
    monkeypatch.setattr("cms.caching.wsgi_cache.content_version.current", gone)
    seen(site)
    assert site.application.times == 2


# --- By time alone ---------------------------------------------------------------------------------------

NOON = datetime(2026, 3, 3, 12, tzinfo=ZoneInfo("Europe/London"))


def test_an_alert_comes_and_goes_at_its_second(network):
    with time_machine.travel(NOON - 2 * HOUR, tick=False):
        AlertFactory(title="Lift out of order", starts_at=NOON, ends_at=NOON + HOUR)
    site = front()
    for moment, is_there in [
        (NOON - timedelta(seconds=1), False),
        (NOON, True),
        (NOON + HOUR - timedelta(seconds=1), True),
        (NOON + HOUR, False),
    ]:
        with time_machine.travel(moment, tick=False):
            assert ("Lift out of order" in seen(site)[1]) == is_there
            assert seen(site) == fresh()


def test_an_expired_page_is_gone_at_its_second_though_no_worker_ran(network, home):
    with time_machine.travel(NOON - 2 * HOUR, tick=False):
        InformationPageFactory(parent=home, slug="soon-gone", expire_at=NOON)
    site = front()
    with time_machine.travel(NOON - timedelta(seconds=1), tick=False):
        assert ask(site, "/soon-gone/").status == 200
    with time_machine.travel(NOON, tick=False):
        assert ask(site, "/soon-gone/").status == 410


def test_a_scheduled_page_appears_when_the_clock_has_published_it(network, home):
    with time_machine.travel(NOON - 2 * HOUR, tick=False):
        page = InformationPageFactory(parent=home, title="Planned", slug="planned", live=False)
        page.go_live_at = NOON
        page.save_revision().publish()
    site = front()
    with time_machine.travel(NOON - timedelta(seconds=1), tick=False):
        assert ask(site, "/planned/").status == 404
    with time_machine.travel(NOON, tick=False):
        scheduled_publishing.tick()
        assert ask(site, "/planned/").status == 200


def test_an_event_leaves_the_list_when_it_is_over(network):
    with time_machine.travel(NOON - 2 * HOUR, tick=False):
        EventPageFactory(parent=network, title="Lunch together", starts_at=NOON, ends_at=NOON + HOUR)
    site = front()
    for moment in (NOON + HOUR - timedelta(seconds=1), NOON + HOUR):
        with time_machine.travel(moment, tick=False):
            seen(site)
            assert seen(site) == fresh()


def test_a_page_says_from_midnight_on_that_its_check_is_overdue(network):
    BasePage.objects.filter(pk=network.pk).update(review_due_on=NOON.date())
    content_version.bump()
    site, midnight = front(), NOON + 12 * HOUR
    for moment, is_overdue in [(midnight - timedelta(seconds=1), False), (midnight, True)]:
        with time_machine.travel(moment, tick=False):
            page = " ".join(seen(site)[1].split())
            assert ("was due to be checked by" in page, "Next check due" in page) == (
                is_overdue,
                not is_overdue,
            )
            assert seen(site) == fresh()


@pytest.mark.parametrize("day", [datetime(2026, 3, 28, 23, 30), datetime(2026, 10, 24, 23, 30)])
def test_nothing_outlives_midnight_in_the_nights_of_the_clock_changes(network, day):
    zone = ZoneInfo("Europe/London")
    now = day.replace(tzinfo=zone)
    with time_machine.travel(now, tick=False):
        assert boundaries.next_boundary(set_clock.now()) - set_clock.now() == timedelta(minutes=30)
    with time_machine.travel(now + timedelta(minutes=31), tick=False):
        moment = set_clock.now()
        midnight = boundaries.next_boundary(moment)
        assert midnight.astimezone(zone).strftime("%H:%M") == "00:00"
        assert moment < midnight <= moment + timedelta(hours=25)
