"""What goes live or comes down by itself, and when: in UK time, on the right day at both clock changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Revision

from cms.admin.reports.access import AllDraftsPermissionMixin
from cms.admin.views import AdminView
from cms.models import BasePage
from cms.typing import StrOrPromise


@dataclass(frozen=True)
class ScheduledEntry:
    """One thing that happens by itself at `at`."""

    at: datetime
    what: StrOrPromise
    title: str
    url: str = ""
    where: str = ""  # the network, or the part of the site

    @property
    def local(self) -> datetime:
        """In the site's zone, not that of whoever looks: a day has the same entries for everybody."""
        return self.at.astimezone(timezone.get_default_timezone())

    @property
    def zone(self) -> str:
        """ "BST" or "GMT": between 1am and 2am on the last Sunday of October each time comes twice."""
        return self.local.tzname() or ""


def entries(now: datetime) -> list[ScheduledEntry]:
    """All that is still to come, soonest first.

    Other apps add theirs by the hook `scheduled_entries`: `entries(now) -> list[Entry]`.
    """
    found = [*going_live(), *expiring(now)]
    for more in hooks.get_hooks("scheduled_entries"):
        found += more(now)
    return sorted(found, key=lambda entry: (entry.at, entry.title))


def by_day(found: Iterable[ScheduledEntry]) -> list[tuple[date, list[ScheduledEntry]]]:
    return [(day, list(group)) for day, group in groupby(found, key=lambda entry: entry.local.date())]


def going_live() -> list[ScheduledEntry]:
    """Approved revisions that wait for their time; one that is late stays here until it is published."""
    revisions = Revision.objects.filter(
        approved_go_live_at__isnull=False, base_content_type=ContentType.objects.get_for_model(BasePage)
    ).defer("content")
    revisions = list(revisions)
    pages = BasePage.objects.select_related("network").in_bulk([int(row.object_id) for row in revisions])
    return [
        _entry(row.approved_go_live_at, _("goes live"), pages[int(row.object_id)], row.object_str)
        for row in revisions
        if int(row.object_id) in pages
    ]


def expiring(now: datetime) -> list[ScheduledEntry]:
    pages = BasePage.objects.live().filter(expire_at__gt=now).select_related("network")
    return [_entry(page.expire_at, _("comes down"), page, page.title) for page in pages]


def _entry(at: datetime, what: StrOrPromise, page: BasePage, title: str) -> ScheduledEntry:
    network = page.network.title if page.network else ""
    return ScheduledEntry(at, what, title, reverse("read_draft", args=[page.pk]), network)


class Scheduled(AllDraftsPermissionMixin, AdminView):
    template_name = "cms/reports/scheduled.html"
    page_title = _("Scheduled")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(days=by_day(entries(timezone.now())), **kwargs)
