"""Panels of the edit forms."""

from typing import Any

from wagtail.admin.panels import Panel

from cms.editing.list_panel import ListPanel
from updates.forms import ItemFormSet, MoveFormSet


class CarriedOverMark(Panel):
    """Above a progress item that still says what last month's said."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "updates/admin/carried_over_mark.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance and self.instance.is_carried_over)


class StartNextMonthLink(Panel):
    """At the top of a series that exists: the way to its next month."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "updates/admin/start_link.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.pk)


class ItemsPanel(ListPanel):
    """The progress items of a month."""

    formset = ItemFormSet

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = self.formset
        return options


class MovesPanel(ItemsPanel):
    """The commitments that one item is about."""

    formset = MoveFormSet
