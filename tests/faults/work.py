"""What editors and the clock do while something breaks. Call all of it within `machine.orm()`."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Max
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued
from wagtail.models import PageLogEntry

from cms.models import BasePage, OutgoingMail
from cms.models.versions import version_of
from cms.tasks import rescue
from networks.models import NetworkPage, Subscription
from tests.factories import NetworkPageFactory, StatementPageFactory, UserFactory, submit
from tests.mailing import rows
from tests.networks.mailing.lists import subscribe_many


class Change(NamedTuple):
    """A change of a live page that waits: where it is decided, what approving sends, where it will show."""

    review: str
    approval: dict[str, object]
    address: str


def submission(words: str) -> Change:
    pages = NetworkPage.objects.live().order_by("pk")
    page = next(page for page in pages if not page.workflow_in_progress)
    state = submit(page, UserFactory(), summary=words, change_kind="minor", change_note="")
    return Change(
        f"/admin/moderation/{state.pk}/",
        {"action": "approve", "revision": version_of(state.revision)},
        page.get_url(),
    )


def due(count: int, at: datetime | None = None) -> list[int]:
    """Pages whose approved hour is `at`, or came a moment ago; their numbers."""
    pages = list(BasePage.objects.live().filter(depth__gt=3).order_by("-pk").specific()[:count])
    hour = at or timezone.now() - timedelta(seconds=1)
    for page in pages:
        revision = page.save_revision(clean=False)
        type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=hour)
    return [page.pk for page in pages]


def history_so_far() -> int:
    """Not a time: clocks are what some of these tests turn."""
    return PageLogEntry.objects.aggregate(newest=Max("pk"))["newest"] or 0


def times_published(pages: list[int], since: int) -> list[int]:
    """How often each was published on schedule since `history_so_far()` was `since`."""
    entries = PageLogEntry.objects.filter(action="wagtail.publish.scheduled", pk__gt=since)
    return [entries.filter(page_id=page).count() for page in pages]


def is_waiting(pages: list[int]) -> bool:
    return any(page.scheduled_revision for page in BasePage.objects.filter(pk__in=pages))


def news_to_send(people: int) -> tuple[NetworkPage, object]:
    """A new network with a statement and so many on its list, and who would press the button."""
    network = NetworkPageFactory(parent=NetworkPage.objects.live().first().get_parent(), title="News to send")
    StatementPageFactory(parent=network, title="On the new rota")
    subscribe_many(network, people)
    return network, UserFactory()


def digests_and_copies(network: NetworkPage) -> tuple[int, int]:
    """How many digests of `network` there are, and how many copies of any wait for the mail server."""
    people = [str(pk) for pk in Subscription.objects.filter(network=network).values_list("pk", flat=True)]
    copies = OutgoingMail.objects.filter(concerns__in=people)
    return network.digests.count(), copies.count()


def readers(count: int) -> list[str]:
    """The addresses that `news_to_send` put on the list."""
    return [f"reader{number}@example.org" for number in range(count)]


def let_the_killed_be_missed() -> None:
    """As if half a minute had gone by since the last sign of any worker, and the clock had come round."""
    rows("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    with suppress(AlreadyEnqueued):
        rescue.defer(timestamp=0)
