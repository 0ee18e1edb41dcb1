"""Pages as they were public on a past day: from their public history, the revisions in it, and the log."""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Max, QuerySet
from wagtail.models import PageLogEntry, Site

from cms.models import BasePage, PublicUpdate
from updates.querysets import end_of


@dataclass(frozen=True)
class PastPage:
    """A page as it was public on that day."""

    page: BasePage
    title: str
    address: str
    first_at: datetime
    content: dict  # of the revision that was public; empty where an import brought none


class Past:
    """Whatever came after `day` did not happen."""

    def __init__(self, day: date):
        self.day, self.end = day, end_of(day)
        self._root = Site.objects.select_related("root_page").get(is_default_site=True).root_page.url_path

    def public(self, pages: QuerySet) -> list[PastPage]:
        """Of `pages`, those that were public when the day was over; taken down since or not."""
        found = list(pages.order_by("pk"))
        rows = self._rows_by_page([page.pk for page in found])
        gone = self._taken_down(list(rows))
        return [
            self._as_it_was(page, rows[page.pk]) for page in found if page.pk in rows and page.pk not in gone
        ]

    def _rows_by_page(self, ids: list[int]) -> dict[int, list[PublicUpdate]]:
        """Oldest first."""
        found: dict[int, list[PublicUpdate]] = {}
        rows = PublicUpdate.objects.filter(page_id__in=ids, at__lt=self.end).select_related("revision")
        for row in rows.order_by("at", "pk"):
            found.setdefault(row.page_id, []).append(row)
        return found

    def _taken_down(self, ids: list[int]) -> set[int]:
        """Pages whose last word in the log up to that day is that they were unpublished."""
        entries = PageLogEntry.objects.filter(page_id__in=ids, timestamp__lt=self.end)
        last = {
            action: dict(entries.filter(action=action).values_list("page_id").annotate(Max("timestamp")))
            for action in ("wagtail.publish", "wagtail.unpublish")
        }
        back = last["wagtail.publish"]
        return {pk for pk, at in last["wagtail.unpublish"].items() if pk not in back or back[pk] <= at}

    def _as_it_was(self, page: BasePage, rows: list[PublicUpdate]) -> PastPage:
        revisions = [row.revision for row in rows if row.revision]
        content = revisions[-1].content if revisions else {}
        path = content.get("url_path") or page.url_path
        return PastPage(
            page=page,
            title=content.get("title") or page.title,
            address=f"{settings.BASE_URL}/{path.removeprefix(self._root)}",
            first_at=rows[0].at,
            content=content,
        )
