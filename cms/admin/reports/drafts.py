"""Drafts of all networks, to read: the equality team looks everywhere, writes in few places.

The roles: docs/editors.md#who-does-what.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import BaseListingView

from cms.access.drafts import readable
from cms.admin.reports.access import AllDraftsPermissionMixin
from cms.models import BasePage
from cms.querysets import BasePageQuerySet


class Drafts(AllDraftsPermissionMixin, BaseListingView):
    """What is not public yet, changed last first. Opens for reading; an alias only repeats its source."""

    model = BasePage
    template_name = "cms/reports/listing.html"
    page_title = _("Drafts of all networks")
    header_icon = "draft"
    index_url_name = "drafts"
    index_results_url_name = "drafts_results"
    paginate_by = 30
    no_results_message = _("There is no draft anywhere.")
    columns = [
        TitleColumn(
            "draft_title", label=_("Draft"), get_url=lambda page: reverse("read_draft", args=[page.pk])
        ),
        Column("network_name", label=_("Network"), accessor=lambda page: page.network and page.network.title),
        Column("kind", label=_("Kind"), accessor=lambda page: page.specific_class.kind_name),
        Column("state", label=_("State"), accessor=lambda page: _("Change") if page.live else _("New")),
        DateColumn("latest_revision_created_at", label=_("Changed")),
    ]

    def get_queryset(self) -> BasePageQuerySet:
        self.queryset = (
            BasePage.objects.filter(Q(live=False) | Q(has_unpublished_changes=True), depth__gt=1)
            .filter(alias_of__isnull=True, expired=False)
            .select_related("network", "content_type")
            .order_by("-latest_revision_created_at", "-pk")
        )
        return super().get_queryset()


@require_safe
def read(request: HttpRequest, page_id: int) -> HttpResponse:
    """The newest draft as readers would see it."""
    page = get_object_or_404(BasePage, pk=page_id, depth__gt=1)
    if not readable(BasePage.objects.filter(pk=page.pk), request.user).exists():
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    response = draft.make_preview_request(original_request=request, preview_mode=draft.default_preview_mode)
    response["Cache-Control"] = "private, no-store"
    return response
