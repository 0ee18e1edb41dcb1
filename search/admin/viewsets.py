"""Synonyms and promoted results: two small lists, each form ready to be opened with the words filled in."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from search.models import Promotion, Synonym


class FilledIn(CreateView):
    """Takes the words from `?words=`, as the report of searches gives them."""

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "words": self.request.GET.get("words", "")[:100]}


class SynonymViewSet(ModelViewSet):
    model = Synonym
    url_prefix = "search/synonyms"
    icon = "repeat"
    menu_label = _("Synonyms")
    add_view_class = FilledIn
    panels = [FieldPanel("words"), FieldPanel("same_as"), FieldPanel("both_ways")]
    list_display = ["words", "same_as", Column("both_ways", label=_("Both ways"))]
    search_fields = ["words", "same_as"]
    copy_view_enabled = False
    inspect_view_enabled = False


class PromotionViewSet(ModelViewSet):
    model = Promotion
    url_prefix = "search/promoted"
    icon = "pick"
    menu_label = _("Promoted results")
    add_view_class = FilledIn
    panels = [FieldPanel("words"), PageChooserPanel("page"), FieldPanel("order")]
    list_display = ["words", "page", "order"]
    search_fields = ["words"]
    copy_view_enabled = False
    inspect_view_enabled = False


class SearchGroup(ModelViewSetGroup):
    """The menu "Search"."""

    items = (SynonymViewSet, PromotionViewSet)
    menu_label = _("Search help")
    menu_name = "search-help"
    menu_icon = "search"
    menu_order = 240
