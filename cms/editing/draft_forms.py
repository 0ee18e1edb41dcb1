"""Forms of what is drafted first: a draft is saved whatever is missing, and autosaved while one types.

Wagtail leaves out what is required. This leaves out the rest that only counts once somebody is to read it:
the form of addresses, each model's `clean`, an end that has passed. `cms.moderation.completeness` asks then.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import construct_instance
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from cms.editing.half_filled import relax, restore
from cms.editing.newer_versions import AsksBeforeReplacing
from cms.typing import Mixin

SCHEDULE = ("go_live_at", "expire_at")


class SavesDrafts(Mixin):
    """Mixed into a form of Wagtail's. `is_deferred_validation` says that a draft is saved."""

    instance: Any

    def defer_required_fields(self) -> None:
        super().defer_required_fields()
        for field in self.fields.values():
            relax(field)

    def restore_required_fields(self) -> None:
        super().restore_required_fields()
        for field in self.fields.values():
            restore(field)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self._schedule = {}
        if self.is_deferred_validation:
            # Wagtail's check, which comes next, refuses an end that has passed.
            self._schedule = {name: data.pop(name) for name in SCHEDULE if name in data}
        elif (end := data.get("expire_at")) and end < timezone.now():
            # Wagtail marks the field, in a window that is closed.
            self.add_error(None, _("Its end has passed. Choose a later one under “Set schedule”, or none."))
        return data

    def _post_clean(self) -> None:
        self.cleaned_data.update(self._schedule)
        if self.is_deferred_validation:
            self._keep_what_can_be_stored()
        else:
            super()._post_clean()

    def _keep_what_can_be_stored(self) -> None:
        """Django's `_post_clean` without the model's `clean` and without checks of text."""
        excluded = self._get_validation_exclusions()
        excluded |= {field.name for field in self.instance._meta.fields if is_text(field)}
        try:
            self.instance = construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)
            self.instance.clean_fields(exclude=excluded)
            self.instance.validate_constraints(exclude=excluded)
        except ValidationError as error:
            self._update_errors(error)
        self.validate_unique()


def is_text(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.CharField | models.TextField)


class DraftForm(AsksBeforeReplacing, SavesDrafts, WagtailAdminModelForm):
    """The form of a snippet that is drafted first, or of a row of a `cms.editing.list_panel.ListPanel`."""
