"""What is due at this minute."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Revision

from cms import content_version
from cms.models import BasePage, Heartbeat

logger = logging.getLogger(__name__)


def tick(now: datetime | None = None) -> None:
    """Publish what is due, take down what has expired, and record that the clock ran."""
    now = now or timezone.now()
    _each("publish", Revision.objects.filter(approved_go_live_at__lte=now), _publish)
    _each("expire", BasePage.objects.filter(live=True, expire_at__lte=now), _expire)
    content_version.prune(now)
    Heartbeat.objects.update_or_create(name="clock", defaults={"at": now})


def _publish(revision: Revision) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")


def _expire(page: BasePage) -> None:
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _each(verb: str, items: QuerySet[Any], act: Callable[[Any], None]) -> None:
    """One transaction an item: a broken one is reported and does not stop the rest.

    Of two workers one gets the item; the other finds it taken, or done.
    """
    for pk in items.values_list("pk", flat=True):
        try:
            with transaction.atomic():
                if item := items.select_for_update(skip_locked=True, of=("self",)).filter(pk=pk).first():
                    act(item)
        except Exception:
            logger.exception("Could not %s %s %s", verb, items.model.__name__, pk)
