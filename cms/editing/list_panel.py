"""A list inside a form: it says how long it may be, and a draft may hold rows that are half filled."""

from typing import Any

from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model

from cms.editing.draft_forms import DraftForm
from cms.editing.form_sizes import MOST_OTHERS


class ListPanel(InlinePanel):
    """Wagtail's, with a bound: its template says which, and its button to add one stops at `max_num`."""

    def __init__(self, *args: Any, max_num: int = MOST_OTHERS, **kwargs: Any) -> None:
        super().__init__(*args, max_num=max_num, **kwargs)

    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        rows = options["formsets"][self.relation_name]
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields", [])
        rows["form"] = get_form_for_model(
            self.db_field.related_model, form_class=DraftForm, defer_required_on_fields=deferred
        )
        return options
