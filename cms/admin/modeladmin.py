"""What every register (wagtail-modeladmin) of this site shares.

The package shows all rows to anybody in the admin, asks three queries a row, takes any lookup from the
address and exports formulas. A register here lists what its `get_queryset` allows, on every route.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import SimpleListFilter, display
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Field, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField
from wagtail.rich_text import RichText
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import EditView, IndexView, InspectView

from cms.admin.concurrent.gone import gone
from cms.admin.concurrent.views import SavesFromNewest
from cms.exports import SafeSpreadsheet
from cms.typing import StrOrPromise
from cms.validators import parse_pk


class RegisterIndex(SafeSpreadsheet, IndexView):
    def get_page_title(self) -> StrOrPromise:
        return self.model_admin.get_menu_label()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            raise BadRequest("unknown filter") from None

    def get_filters(self, request: HttpRequest) -> tuple[Any, ...]:
        """Only the register's own filters: others could ask the database anything, passwords included."""
        filters = super().get_filters(request)
        if filters[2]:
            raise IncorrectLookupParameters
        return filters

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(filters_chosen=self.filters_chosen(), **kwargs)

    def filters_chosen(self) -> list[str]:
        """What the list is narrowed to, in words."""
        used = [spec for spec in self.filter_specs if set(spec.expected_parameters()) & set(self.params)]
        return [
            f"{spec.title}: {choice['display']}"
            for spec in used
            for choice in spec.choices(self)
            if choice["selected"]
        ]

    def to_row_dict(self, item: Model) -> dict[str, Any]:
        row = {}
        for name in self.list_export:
            field, _attribute, value = lookup_field(name, item, self.model_admin)
            row[name] = _in_words(field, value)
        return row


class RegisterInspect(InspectView):
    def get_field_label(self, field_name: str, field: "Field[Any, Any] | None" = None) -> str:
        label = self.model_admin.labels.get(field_name)
        return label or capfirst(super().get_field_label(field_name, field))

    def get_field_display_value(self, field_name: str, field: "Field[Any, Any] | None" = None) -> Any:
        value = super().get_field_display_value(field_name, field)
        if isinstance(field, RichTextField):
            return RichText(getattr(self.instance, field_name))
        return _in_a_word(value) if isinstance(value, bool) else value


class RegisterEdit(SavesFromNewest, EditView):
    """The form of one row. Whoever needs another one starts from this."""


class RegisterButtons(ButtonHelper):
    """Look and edit: the list itself holds only what may be looked at, so no query a row."""

    def get_buttons_for_obj(
        self,
        obj: Model,
        exclude: list[str] | None = None,
        classnames_add: list[str] | None = None,
        classnames_exclude: list[str] | None = None,
    ) -> list[dict[str, Any]]:
        buttons = []
        if "inspect" not in (exclude or []):
            buttons.append(self.inspect_button(obj.pk, classnames_add or [], classnames_exclude or []))
        if self.permission_helper.user_can_edit_obj(self.request.user, obj):
            buttons.append(self.edit_button(obj.pk, classnames_add or [], classnames_exclude or []))
        return buttons

    def inspect_button(
        self, pk: Any, classnames_add: list[str] | None = None, classnames_exclude: list[str] | None = None
    ) -> dict[str, Any]:
        button = super().inspect_button(pk, classnames_add, classnames_exclude)
        return {**button, "label": _("View"), "title": ""}

    def get_primary_button(self, obj: Model) -> dict[str, Any]:
        return self.inspect_button(obj.pk)


class Register(ModelAdmin):
    """Subclasses say in `get_queryset` which rows somebody may see."""

    index_view_class = RegisterIndex
    inspect_view_class = RegisterInspect
    edit_view_class = RegisterEdit
    button_helper_class = RegisterButtons
    inspect_view_enabled = True
    history_view_enabled = False
    list_per_page = 30
    index_view_extra_css = ["cms/admin/reports.css"]
    labels: dict[str, StrOrPromise] = {}  # of fields whose own name is not what an editor calls them

    def get_extra_attrs_for_field_col(self, obj: Model, field_name: str) -> dict[str, str]:
        """On a phone a row is a card, and each cell says what it is."""
        return {"data-label": capfirst(str(label_for_field(field_name, self.model, self)))}

    def inspect_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        self.require_visible(request, instance_pk)
        return super().inspect_view(request, instance_pk)

    def edit_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        if self.was_deleted_while_open(request, instance_pk):
            return gone(request, self.model, instance_pk)
        self.require_visible(request, instance_pk)
        return super().edit_view(request, instance_pk)

    def delete_view(self, request: HttpRequest, instance_pk: str) -> HttpResponse:
        self.require_visible(request, instance_pk)
        return super().delete_view(request, instance_pk)

    def was_deleted_while_open(self, request: HttpRequest, instance_pk: str) -> bool:
        """Whether somebody posts a form of this register about a row that does not exist any more."""
        is_form = request.method == "POST" and self.is_key(instance_pk)
        if not is_form or self.model._default_manager.filter(pk=instance_pk).exists():
            return False
        return self.permission_helper.user_can_list(request.user)

    def require_visible(self, request: HttpRequest, instance_pk: str) -> None:
        """404 for what does not exist or is no key, 403 for what is somebody else's."""
        if not self.is_key(instance_pk):
            raise Http404
        if self.get_queryset(request).filter(pk=instance_pk).exists():
            return
        if self.model._default_manager.filter(pk=instance_pk).exists():
            raise PermissionDenied
        raise Http404

    def is_key(self, instance_pk: str) -> bool:
        """Whether the last part of an address can be a key of this table at all: here, a number."""
        return parse_pk(instance_pk) is not None


class YesNoFilter(SimpleListFilter):
    """By a field that is true or false. Subclasses name it and say what true means."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", _("Yes")), ("no", _("No"))]

    parameter_name: str

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        is_known = self.value() in ("yes", "no")
        return queryset.filter(**{self.parameter_name: self.value() == "yes"}) if is_known else queryset


def yes_or_no(name: str, label: StrOrPromise) -> Callable[[Any, Model], str]:
    """A column that says in a word what the field `name` holds; the package draws a coloured dot."""

    def column(register: Any, obj: Model) -> str:
        return _in_a_word(getattr(obj, name))

    return display(description=label, ordering=name)(column)


def _in_a_word(value: object) -> str:
    return _("Yes") if value else _("No")


def _in_words(field: "Field[Any, Any] | None", value: Any) -> Any:
    if value is None:
        return ""
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value) if field is not None and field.is_relation else value
