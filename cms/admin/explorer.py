"""The list of pages in a section, as Wagtail shows it, with fewer queries, as many in any section.

Wagtail reads each row's page once more by its type, so a section with five types of page costs five queries
more, and offers to filter by owner and by editor, for which it looks at every page of the site.
"""

from collections.abc import Mapping
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PageStatusSidePanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView, PageFilterSet
from wagtail.models import get_page_models

from cms.access import visibility
from cms.access.drafts import may_manage
from cms.models import BasePage
from cms.querysets import BasePageQuerySet
from cms.sites import site_for


def types() -> list[tuple[int, str]]:
    """Django remembers content types; a choice of models would ask for them each time."""
    models = [model for model in get_page_models() if model is not BasePage]
    known = ContentType.objects.get_for_models(*models)
    return sorted(
        ((known[model].pk, str(model.get_verbose_name())) for model in models), key=lambda one: one[1]
    )


class Filters(PageFilterSet):
    # Who owns a page says nothing here: networks do. There is one site. The report of the site's history
    # knows who edited what.
    owner = edited_by = site = None
    content_type = django_filters.MultipleChoiceFilter(
        label=_("Page type"), choices=types, widget=CheckboxSelectMultiple
    )


class SectionStatus(PageStatusSidePanel):
    """Beside the list: state, privacy and history of the section.

    Where it is used and how far its approval is, its edit form says.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usage_url = None

    def get_lock_context(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {}

    def get_status_templates(self, context: dict[str, Any]) -> list[str]:
        return [name for name in super().get_status_templates(context) if not name.endswith("/workflow.html")]


class Explorer(ExplorableIndexView):
    model = BasePage
    base_filterset_class = Filters
    list_display = ()  # otherwise the generic view's title and date would stand for all columns

    def get(self, request: HttpRequest, parent_page_id: int | None = None) -> HttpResponse:
        # What Wagtail's template tags would ask the database for.
        kept: Any = request
        kept.all_page_view_restriction_paths = visibility.restricted_paths()
        site_for(request)
        return super().get(request, parent_page_id)

    def get_base_queryset(self) -> BasePageQuerySet:
        """Where everything shown may be explored, no list is needed of what may be."""
        if not self._may_explore_all_of_it():
            return super().get_base_queryset()
        if self.is_searching_whole_tree:
            return self.annotate_queryset(BasePage.objects.all())
        if self.is_searching or self.is_filtering:
            return self.annotate_queryset(BasePage.objects.descendant_of(self.parent_page))
        return self.annotate_queryset(BasePage.objects.child_of(self.parent_page))

    def _may_explore_all_of_it(self) -> bool:
        user = self.request.user
        if may_manage(user):
            return True
        rights = self.permission_policy.get_cached_permissions_for_user(user)
        own = any(self.parent_page.path.startswith(right.page.path) for right in rights)
        return own and not self.is_searching_whole_tree

    def annotate_queryset(self, pages: BasePageQuerySet) -> BasePageQuerySet:
        """What the list shows of a page is in the row that all types share."""
        pages = pages.prefetch_workflow_states().annotate_site_root_state().annotate_approved_schedule()
        if self.parent_page.is_root():
            pages = pages.prefetch_related("sites_rooted_here")
        return pages.specific(defer=True)

    @property
    def columns(self) -> list[Column]:
        """Where a page lies is only asked when it may lie elsewhere."""
        return [column for column in super().columns if self.is_searching or column.name != "parent"]

    def get_side_panels(self) -> MediaContainer:
        if self.parent_page.is_root():
            return MediaContainer()
        panel = SectionStatus(
            self.parent_page,
            self.request,
            show_schedule_publishing_toggle=False,
            live_object=self.parent_page,
            scheduled_object=self.scheduled_page,
            locale=self.locale,
            translations=self.translations,
        )
        return MediaContainer([panel])
