"""What every register (wagtail-modeladmin) of this site shares.

The package shows all rows to anybody in the admin, asks three queries a row, takes any lookup from the
address and exports formulas. A register here lists what its `get_queryset` allows, on every route.
"""

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import lookup_field
from django.core.exceptions import BadRequest, PermissionDenied
from django.db.models import Field
from django.http import Http404
from wagtail_modeladmin.helpers import ButtonHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView

from cms.exports import SafeSpreadsheet


class RegisterIndex(SafeSpreadsheet, IndexView):
    def get_page_title(self):
        return self.model_admin.get_menu_label()

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except IncorrectLookupParameters:
            raise BadRequest("unknown filter") from None

    def get_filters(self, request):
        """Only the register's own filters: others could ask the database anything, passwords included."""
        filters = super().get_filters(request)
        if filters[2]:
            raise IncorrectLookupParameters
        return filters

    def to_row_dict(self, item):
        row = {}
        for name in self.list_export:
            field, _attribute, value = lookup_field(name, item, self.model_admin)
            row[name] = _in_words(field, value)
        return row


class RegisterButtons(ButtonHelper):
    """Look and edit: the list itself holds only what may be looked at, so no query a row."""

    def get_buttons_for_obj(self, obj, exclude=None, classnames_add=None, classnames_exclude=None):
        buttons = [self.inspect_button(obj.pk, classnames_add or [], classnames_exclude or [])]
        if self.permission_helper.user_can_edit_obj(self.request.user, obj):
            buttons.append(self.edit_button(obj.pk, classnames_add or [], classnames_exclude or []))
        return buttons

    def get_primary_button(self, obj):
        return self.inspect_button(obj.pk)


class Register(ModelAdmin):
    """Subclasses say in `get_queryset` which rows somebody may see."""

    index_view_class = RegisterIndex
    button_helper_class = RegisterButtons
    inspect_view_enabled = True
    history_view_enabled = False
    list_per_page = 30
    index_view_extra_css = ["cms/admin/reports.css"]

    def inspect_view(self, request, instance_pk):
        self.require_visible(request, instance_pk)
        return super().inspect_view(request, instance_pk)

    def edit_view(self, request, instance_pk):
        self.require_visible(request, instance_pk)
        return super().edit_view(request, instance_pk)

    def delete_view(self, request, instance_pk):
        self.require_visible(request, instance_pk)
        return super().delete_view(request, instance_pk)

    def require_visible(self, request, instance_pk: str) -> None:
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
        return instance_pk.isascii() and instance_pk.isdigit() and len(instance_pk) < 19


def _in_words(field: Field | None, value):
    if value is None:
        return ""
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return str(value) if field is not None and field.is_relation else value
