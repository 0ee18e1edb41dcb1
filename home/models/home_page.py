from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from cms import kept_pages
from cms.blocks import BodyField
from cms.compiled import CompiledQuery
from cms.models import BasePage
from cms.visibility import reader_of
from home.models.awareness_day import coming, shown
from networks import cards
from networks.models import EventPage, NetworkPage, StatementPage
from updates import seen
from updates.models import Commitment, MonthlyUpdatePage

EVENTS_SHOWN = 4
STATEMENTS_SHOWN = 3
DAYS_SHOWN, DAYS_AHEAD = 4, 60

_newest_month = CompiledQuery(
    lambda depth, now, closed: (
        MonthlyUpdatePage.objects.filter(depth=depth)
        .readable(now, closed)
        .newest_month_first()
        .for_lists()
        .prefetch_related("items")[:1]
    )
)
_statements = CompiledQuery(
    lambda now, closed: (
        StatementPage.objects.filter(state=StatementPage.State.CURRENT)
        .readable(now, closed)
        .newest_issued_first()
        .with_issuers()
        .for_lists()[:STATEMENTS_SHOWN]
    )
)
_events = CompiledQuery(
    lambda now, closed: EventPage.objects.readable(now, closed).upcoming(now).for_lists()[:EVENTS_SHOWN]
)
_commitments = CompiledQuery(lambda *networks: Commitment.objects.of_networks(networks).for_a_glance())


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

    @property
    def shows(self):
        return {}

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        if not self.pk:
            return context
        reader = reader_of(request)
        networks = kept_pages.of_type(NetworkPage, request)
        # Months two levels below; those of a network's own series lie deeper.
        newest = _newest_month(self.depth + 2, *reader)
        standing = seen.corrections(request)
        commitments = [
            row._replace(status=standing.get(row.pk, row.status))
            for row in _commitments(*(network.pk for network in networks))
        ]
        return {
            **context,
            "networks": cards.of_networks(networks, request),
            "newest": newest[0] if newest else None,
            "statements": cards.of_statements(_statements(*reader), networks, request),
            "events": cards.of_events(_events(*reader), request),
            "days": coming(shown.get(), timezone.localdate(), DAYS_AHEAD, DAYS_SHOWN),
            "promised": len(commitments),
            "glance": Commitment.objects.at_a_glance(commitments),
        }
