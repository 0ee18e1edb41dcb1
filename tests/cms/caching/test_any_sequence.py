"""Any sequence of edits, here and on another process: never a page that is not the site's."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction

from cms import content_version
from cms.caching import rendered_pages
from cms.caching.boundaries import next_boundary
from cms.jobs import scheduled_publishing
from cms.models import BasePage
from home.models import Alert, HomePage, InformationPage
from tests import set_clock
from tests.cms.caching.asking import ask, front
from tests.factories import AlertFactory, InformationPageFactory, publish, restrict

pytestmark = pytest.mark.usefixtures("ordinary_day")

PATHS = ["/", "/one/", "/one/two/", "/three/", "/old/", "/alerts/"]
SECOND = timedelta(seconds=1)


def page(slug):
    return InformationPage.objects.filter(slug=slug).first()


def change(slug, number):
    publish(page(slug), title=f"Title {number}", summary=f"Summary {number}")


def draft(slug, number):
    found = page(slug)
    found.title = f"Draft {number}"
    found.save_revision()


def unpublish(slug, number):
    page(slug).unpublish()


def publish_again(slug, number):
    page(slug).get_latest_revision().publish()


def move(slug, number):
    found = page("three")
    up = found.depth > 3
    found.move(HomePage.objects.get() if up else page("one"), pos="last-child")


def hide(slug, number):
    restrict(BasePage.objects.get(slug=slug))


def show(slug, number):
    PageViewRestriction.objects.all().delete()


def schedule(slug, number):
    found = page(slug)
    found.title, found.go_live_at = f"Planned {number}", set_clock.now() + SECOND / 4
    found.save_revision().publish()
    found = page(slug)
    found.go_live_at = None


def run_clock(slug, number):
    scheduled_publishing.tick(set_clock.now() + SECOND)


def expire(slug, number):
    publish(page(slug), expire_at=set_clock.now() + SECOND / 4)


def never_expire(slug, number):
    publish(page(slug), expire_at=None)


def rename(slug, number):
    found = page("three")
    Redirect.objects.filter(old_path="/old").delete()
    Redirect.add_redirect("/old", found)


def raise_alert(slug, number):
    section = BasePage.objects.get(slug=slug)
    AlertFactory(title=f"Alert {number}", starts_at=set_clock.now(), section=section if number % 2 else None)


def end_alerts(slug, number):
    Alert.objects.all().delete()


ACTIONS = [
    *(change, draft, unpublish, publish_again, move, hide, show, schedule, run_clock, expire, never_expire),
    *(rename, raise_alert, end_alerts),
]
edits = st.tuples(st.sampled_from(ACTIONS), st.sampled_from(["one", "two", "three"]), st.integers(0, 99))


@pytest.fixture
def pages(home):
    one = InformationPageFactory(parent=home, title="One", slug="one")
    InformationPageFactory(parent=one, title="Two", slug="two")
    InformationPageFactory(parent=home, title="Three", slug="three")


def is_right(site, path):
    """Whether what readers get, from either cache, is what Django would answer.

    When the moment at which time alone changes pages falls between the two questions, they are asked again.
    """
    boundary = next_boundary(set_clock.now())
    kept, shared = ask(site, path), ask(site.application, path)
    rendered_pages.forget()
    fresh = ask(site.application, path)
    if (kept.status, kept.body) == (shared.status, shared.body) == (fresh.status, fresh.body):
        return True
    return set_clock.now() >= boundary and is_right(site, path)


@given(st.lists(edits, min_size=3, max_size=8))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_sequence_of_edits_leaves_a_wrong_page_behind(pages, sequence):
    here, elsewhere = front(), front()
    for path in PATHS:
        ask(here, path)
        ask(elsewhere, path)
    for act, slug, number in sequence:
        act(slug, number)
        for site in (here, elsewhere):
            for path in PATHS:
                assert is_right(site, path), (act.__name__, path)
        content_version.forget()  # a second later, elsewhere
    end_alerts("", 0)
    show("", 0)
