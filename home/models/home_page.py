from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms.blocks import BodyField
from cms.caching import page_registry
from cms.models import BasePage
from home.models.awareness_day import changed_at, coming, shown
from networks import cards
from networks.models import EventPage, NetworkPage, StatementPage
from updates.commitments import for_reader
from updates.models import Commitment, MonthlyUpdatePage

EVENTS_SHOWN = 4
STATEMENTS_SHOWN = 3
DAYS_SHOWN, DAYS_AHEAD = 4, 60


class HomePage(BasePage):
    """In one screen: what this is, what changed, what was promised and how it stands."""

    headline = models.CharField(
        max_length=120, help_text=_("The first thing people read. For example: Better for all of us")
    )
    body = BodyField()

    parent_page_types = ["cms.BasePage"]
    max_count = 1
    kind_name = _("Home")
    is_structural = True
    is_kept = True
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("headline")]
    content_panels = [*BasePage.content_panels, FieldPanel("headline"), FieldPanel("body")]

    @classmethod
    def shows(cls, number: int) -> dict[str, int]:
        return {}

    @classmethod
    def changed_elsewhere(cls, numbers: Collection[int], request: HttpRequest) -> dict[int, datetime]:
        """Promises, awareness days, and the networks' own pages."""
        dates = [change.at for change in for_reader.last_changes(request).values()]
        days = changed_at(shown.get(), timezone.localdate(), DAYS_AHEAD)
        newest = max(filter(None, [*dates, days, NetworkPage.newest_date(request)]), default=None)
        return dict.fromkeys(numbers, newest) if newest else {}

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if not self.pk:
            return context
        networks = page_registry.of_type(NetworkPage, request)
        # Months two levels below; those of a network's own series lie deeper.
        months = MonthlyUpdatePage.objects.visible_to(request).filter(depth=self.depth + 2)
        statements = StatementPage.objects.visible_to(request).filter(state=StatementPage.State.CURRENT)
        newest_issued = statements.newest_issued_first().with_issuers().for_lists()[:STATEMENTS_SHOWN]
        events = EventPage.objects.visible_to(request).upcoming(timezone.now()).for_lists()[:EVENTS_SHOWN]
        promised = Commitment.objects.of_networks([network.pk for network in networks]).for_a_glance()
        standing = for_reader.corrections(request)
        commitments = [row._replace(status=standing.get(row.pk, row.status)) for row in promised]
        today = timezone.localdate()
        return {
            **context,
            "networks": cards.of_networks(networks, request),
            "newest": months.newest_month_first().for_lists().prefetch_related("items").first(),
            "statements": cards.of_statements(newest_issued, networks, request),
            "events": cards.of_events(events, request),
            "days": coming(shown.get(), today, DAYS_AHEAD, DAYS_SHOWN),
            "promised": len(commitments),
            "overdue": Commitment.objects.overdue(commitments, today),
            "glance": Commitment.objects.at_a_glance(commitments),
        }
