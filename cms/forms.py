"""Forms of the editing side."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.forms.pages import CopyForm, WagtailAdminPageForm
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.admin.widgets.chooser import BaseChooser

from cms.access import references
from cms.editing.draft_forms import SavesDrafts
from cms.editing.newer_versions import AsksBeforeReplacing
from cms.enums import ChangeKind
from cms.security.bounds import LONGEST_ADDRESS
from cms.security.sanitise import one_line
from cms.sites import is_taken
from cms.typing import Mixin, StrOrPromise
from cms.validators import at_wall_clock

if TYPE_CHECKING:
    from cms.models import BasePage


class OneLineField(forms.CharField):
    """What browsers make of a field of one line, whoever sent it: mails and calendars quote titles."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return value if value in self.empty_values else one_line(value)


class WallClockField(forms.DateTimeField):
    """A time as clocks show it. Django refuses both times that are not one moment; we know the second."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as error:
            if error.code != "ambiguous_timezone":
                raise
            return at_wall_clock((error.params or {})["datetime"])


# In every form that Wagtail makes of a model: pages, records, settings.
register_form_field_override(models.CharField, override={"form_class": OneLineField}, exact_class=True)
register_form_field_override(
    models.DateTimeField, override={"widget": AdminDateTimeInput, "form_class": WallClockField}
)


class ForgetsBadChoices(Mixin):
    """A chooser cannot show what is no number or not there any more; Wagtail would answer with a 500."""

    data: Any

    def is_valid(self) -> bool:
        valid = super().is_valid()
        for name, field in self.fields.items():
            if not valid and name in self.errors and isinstance(field.widget, BaseChooser):
                self.data = self.data.copy()
                self.data[self.add_prefix(name)] = ""
        return valid


def why_taken(parent: "BasePage", slug: str) -> str:
    """Why nobody would see a page `slug` below `parent`: the site itself answers there. Empty: it is free."""
    # `url_path` begins with the site's root, which has no part of addresses.
    address = "/".join([*parent.url_path.strip("/").split("/")[1:], slug])
    if parent.depth == 1 or not is_taken(address):
        return ""
    said = _("/%(address)s/ belongs to the site itself. Choose another last part.")
    return said % {"address": address}


class BasePageCopyForm(CopyForm):
    """As the form of a page: no copy goes where the site itself answers."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        parent, slug = data.get("new_parent_page") or self.page.get_parent(), data.get("new_slug")
        if slug and (reason := why_taken(parent, slug)):
            self.add_error("new_slug", reason)
        return data


class BasePageForm(ForgetsBadChoices, AsksBeforeReplacing, SavesDrafts, WagtailAdminPageForm):
    """Asks what kind of change it is, and refuses what this person may not set."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.first_published_at:
            # The first publication is one; there is nothing to answer.
            self._drop("change_kind", "change_note")
        elif not self.is_bound and not self._is_newest_draft():
            # An older revision must not bring its answer back.
            self.initial["change_kind"] = self.initial["change_note"] = ""
        if self.for_user:
            self._protect_facts()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.instance.pk and self.instance.first_published_at and not self._is_draft_save():
            self._require_answer(data)
        self._refuse_address(data)
        if self.for_user:
            # Now, because the next step puts what was posted into the instance.
            self._used_before = references.in_instance(self.instance, self.fields)
            for name, formset in self._rows():
                for row in getattr(self.instance, name).all():
                    self._used_before |= references.in_instance(row, formset.form.base_fields)
        return data

    def is_valid(self) -> bool:
        valid = super().is_valid()
        if self.is_bound and self.for_user and not hasattr(self, "_foreign_refused"):
            self._foreign_refused = self._refuse_foreign_references()
        return valid and not getattr(self, "_foreign_refused", False)

    def _refuse_address(self, data: dict[str, Any]) -> None:
        """Nobody could open it: an address has a bound (`cms.security.bounds`), or is the site's own."""
        parent, slug = self.parent_page or self.instance.get_parent(), data.get("slug") or ""
        if not parent:
            return
        if len(parent.url_path) + len(slug) >= LONGEST_ADDRESS:
            self.add_error("slug", _("The whole address is too long. Choose a shorter last part."))
        if slug and (reason := why_taken(parent, slug)):
            self.add_error("slug", reason)

    def _is_draft_save(self) -> bool:
        return self.is_deferred_validation

    def _rows(self) -> list[tuple[str, Any]]:
        """The formsets of the page's own rows."""
        return [(name, formset) for name, formset in self.formsets.items() if name != "comments"]

    def _protect_facts(self) -> None:
        """What only editors set: the place in the menu, a public page's address, who checks it and when."""
        page = self.instance if self.instance.pk else self.parent_page
        if page and page.permissions_for_user(self.for_user).holds("publish"):
            return
        self._protect("show_in_menus")
        self._protect(
            "review_due_on", _("Editors change this. Use “Checked and still correct” in My network.")
        )
        self._drop("content_owner")
        if self.instance.pk and self.instance.live:
            self._protect("slug", _("Editors change the address of a page that is public."))

    def _protect(self, name: str, why: StrOrPromise = "") -> None:
        if name in self.fields:
            self.fields[name].disabled = True
            self.fields[name].help_text = why or self.fields[name].help_text

    def _drop(self, *names: str) -> None:
        for name in names:
            self.fields.pop(name, None)

    def _is_newest_draft(self) -> bool:
        """Whether the form shows the draft that was saved last and is not public yet."""
        newest = self.instance.latest_revision
        if newest is None or newest.pk == self.instance.live_revision_id:
            return False
        return newest.content.get("change_note") == self.instance.change_note

    def _require_answer(self, data: dict[str, Any]) -> None:
        kind, note = data.get("change_kind"), (data.get("change_note") or "").strip()
        if "change_kind" in self.fields and not kind:
            self.add_error("change_kind", _("Say whether readers should know about this change."))
        if kind == ChangeKind.SIGNIFICANT and not note:
            self.add_error("change_note", _("Say in a few words what changed. Readers see it."))

    def _refuse_foreign_references(self) -> bool:
        """Refuse pages, images and documents that this person may not use, unless they were there before."""
        posted = [(self, self._references_in(self))]
        for _name, formset in self._rows():
            posted += [(row, self._references_in(row)) for row in formset.forms]
        used = {reference for _form, fields in posted for found in fields.values() for reference in found}
        refused = references.refused(used - getattr(self, "_used_before", set()), self.for_user)
        for form, fields in posted:
            for field, found in fields.items():
                if found & refused and field in form.fields:
                    form.add_error(field, _("You may not use a page, image or document chosen here."))
        return bool(refused)

    @staticmethod
    def _references_in(form: "forms.ModelForm[Any]") -> dict[str, set[references.Reference]]:
        return references.in_values(type(form.instance), getattr(form, "cleaned_data", {}))
