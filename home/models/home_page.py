from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms import kept_pages
from cms.blocks import BodyField
from cms.models import BasePage
from home.models.awareness_day import coming, entered
from networks import statements
from networks.models import EventPage, NetworkPage, StatementPage
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

    def pages_shown(self, request):
        return BasePage.objects.descendant_of(self).visible_to(request).reflected_by_parents()

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        if not self.pk:
            return context
        commitments = list(Commitment.objects.visible_to(request))
        return {
            **context,
            "networks": kept_pages.of_type(NetworkPage, request),
            "newest": self._newest_month(request),
            "statements": self._statements(request),
            "events": EventPage.objects.descendant_of(self).visible_to(request).upcoming()[:EVENTS_SHOWN],
            "days": coming(entered.get(), timezone.localdate(), DAYS_AHEAD, DAYS_SHOWN),
            "commitments": commitments,
            "glance": Commitment.objects.at_a_glance(commitments),
        }

    def _newest_month(self, request):
        """The newest month of the organisation-wide series, with its items."""
        # Months two levels below; those of a network's own series lie deeper.
        months = MonthlyUpdatePage.objects.descendant_of(self).filter(depth=self.depth + 2)
        return months.visible_to(request).newest_month_first().prefetch_related("items").first()

    def _statements(self, request):
        current = StatementPage.objects.descendant_of(self).visible_to(request).filter(state="current")
        return statements.shown(current.newest_issued_first()[:STATEMENTS_SHOWN], request)
