"""Two processes have the clock tick at the same moment."""

import time_machine
from wagtail.models import PageLogEntry

from cms.jobs import scheduled_publishing
from cms.models import BasePage
from home.models import HomePage
from tests.cms.jobs.test_publishing import LATER, NOON, schedule
from tests.committed import at_once


def test_of_two_one_publishes(committed):
    with time_machine.travel(NOON, tick=False) as noon:
        pages = [schedule(HomePage.objects.get(), title=f"Page {number}") for number in range(3)]
        noon.move_to(LATER)
        at_once(lambda: scheduled_publishing.tick(LATER), lambda: scheduled_publishing.tick(LATER))
    for page in pages:
        assert BasePage.objects.get(pk=page.pk).live
        published = PageLogEntry.objects.filter(page=page.pk, action="wagtail.publish.scheduled")
        assert published.count() == 1
