from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.search import index

from cms.access.programs import for_programs
from cms.blocks import BodyField
from cms.models import BasePage, RoutableBasePage
from cms.moderation import second_look
from cms.querysets import paginate
from updates.commitments import csv_export, for_reader
from updates.commitments.feed import commitments_feed
from updates.commitments.filters import CommitmentFilters
from updates.commitments.history import story_of
from updates.models.commitment import Commitment

PER_PAGE = 30
ENTRIES_PER_PAGE = 25  # of a story: two years of months


class CommitmentsPage(RoutableBasePage):
    """Everything promised, and how it stands."""

    body = BodyField(_("introduction"))

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = []
    show_in_menus_default = True
    kind_name = _("Commitments")
    is_structural = True
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    content_panels = [*BasePage.content_panels, FieldPanel("body")]

    def register(self, request: HttpRequest) -> CommitmentFilters:
        """What the reader may see, narrowed by the address."""
        return CommitmentFilters(for_reader.commitments(Commitment.objects.all(), request), request.GET)

    @classmethod
    def changed_elsewhere(cls, numbers: Collection[int], request: HttpRequest) -> dict[int, datetime]:
        newest = max((change.at for change in for_reader.last_changes(request).values()), default=None)
        return dict.fromkeys(numbers, newest) if newest else {}

    def address_of(self, ref: str, request: HttpRequest) -> str:
        """Where the commitment `ref` is."""
        return self.get_url(request) + self.reverse_subpage("commitment", args=[ref.lower()])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        register = self.register(request)
        found = register.found()
        pages, today = paginate(found, request, PER_PAGE), timezone.localdate()
        return {
            **context,
            "register": register,
            "total": len(found),
            "pages": pages,
            "rows": tuple(commitment.row(today) for commitment in pages.object_list),
            "glance": Commitment.objects.at_a_glance(found),
            "chart": for_reader.chart_of(found, request, today),
        }

    @path("csv/", name="csv")
    def as_csv(self, request: HttpRequest) -> HttpResponse:
        """The same commitments as a table for a spreadsheet."""
        return csv_export.commitments_csv(self.register(request).found(), self.get_full_url(request))

    @path("feed/", name="feed")
    @for_programs
    def as_feed(self, request: HttpRequest) -> HttpResponse:
        """What happened to the same commitments, as an Atom feed."""
        return commitments_feed(request, self.title, self.register(request), self.get_full_url(request))

    @path("<str:ref>/", name="commitment")
    def commitment(self, request: HttpRequest, ref: str) -> TemplateResponse:
        """One commitment, with its story, newest first. Any case of its reference finds it."""
        marked = Commitment.objects.annotate(mark=second_look.mark_of(Commitment))
        found = for_reader.commitments(marked.filter(ref__iexact=ref), request)
        if not found:
            raise Http404
        commitment: Any = found[0]
        today = timezone.localdate()
        # One commitment needs nothing of the register, so this does not go through `get_context`.
        story = story_of(commitment, request, today)
        context = {
            **BasePage.get_context(self, request),
            "commitment": commitment,
            "late": commitment.how_late(today),
            "story": story,
            "happened": paginate(story.entries, request, ENTRIES_PER_PAGE),
            "updated_at": story.updated_at,
            "mark": commitment.mark,
        }
        return TemplateResponse(request, "updates/commitment.html", context)
