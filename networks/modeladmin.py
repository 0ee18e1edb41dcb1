"""Registers: statements of all networks, and who led them when."""

from typing import Any

from django.contrib.admin import SimpleListFilter, display
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.permissions import policy_registry
from wagtail_modeladmin.helpers import PagePermissionHelper, PermissionHelper

from cms.access.drafts import can_view_all_drafts, may_manage, readable
from cms.admin.modeladmin import Register, YesNoFilter, yes_or_no
from cms.models import BasePage
from cms.querysets import BasePageQuerySet
from networks.admin.term_views import CreateTerm, EditTerm, TermForm
from networks.models import NetworkPage, StatementPage, TermOfOffice
from networks.querysets import StatementQuerySet, TermOfOfficeQuerySet


class NetworkFilter(SimpleListFilter):
    """Only networks that the reader may see: the ready-made filter would name the others too."""

    title = _("network")
    parameter_name = "network"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        networks = readable(NetworkPage.objects.order_by("title"), request.user)
        return [(str(pk), title) for pk, title in networks.values_list("pk", "title")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        allowed = {value for value, _title in self.lookup_choices}
        return queryset.filter(network=self.value()) if self.value() in allowed else queryset


class PublicFilter(YesNoFilter):
    title = _("public")
    parameter_name = "live"


class StatementPermissions(PagePermissionHelper):
    def get_valid_parent_pages(self, user: User) -> BasePageQuerySet:
        """By the policy that knows terms of office; the package asks one of its own."""
        policy = policy_registry.get_by_type(BasePage)
        return policy.instances_user_has_permission_for(user, "add").type(NetworkPage)

    def user_can_inspect_obj(self, user: User, obj: StatementPage) -> bool:
        return True  # `Register.require_visible` has looked


class StatementRegister(Register):
    model = StatementPage
    base_url_path = "statements"
    menu_label = _("Statements")
    menu_icon = "openquote"
    menu_order = 210
    permission_helper_class = StatementPermissions
    list_display = ["title", "network", "state", "issued_on", "is_public"]
    list_filter = [NetworkFilter, "state", PublicFilter]
    list_export = ["title", "network", "state", "issued_on", "live", "public_updated_at", "full_url"]
    list_select_related = ["network"]
    search_fields = ["title", "summary"]
    ordering = ["-issued_on"]
    export_filename = "statements"
    labels = {
        "live": _("Public"),
        "public_updated_at": _("Page last updated"),
        "checked_on": _("Last checked"),
    }
    inspect_view_fields = [
        "title",
        "summary",
        "network",
        "issued_on",
        "state",
        "withdrawn_on",
        "withdrawn_reason",
        "live",
        "public_updated_at",
        "review_due_on",
        "checked_on",
    ]

    def get_queryset(self, request: HttpRequest) -> StatementQuerySet:
        return readable(super().get_queryset(request), request.user).defer_streamfields()

    is_public = yes_or_no("live", _("Public"))

    @display(description=_("Address"))
    def full_url(self, statement: StatementPage) -> str:
        return statement.get_full_url() if statement.live else ""


class TermPermissions(PermissionHelper):
    """Leads read about their own networks; editors and administrators record terms."""

    def user_can_list(self, user: User) -> bool:
        return user.is_active and (can_view_all_drafts(user) or self.has_networks(user))

    def user_can_create(self, user: User) -> bool:
        return may_manage(user)

    def user_can_edit_obj(self, user: User, obj: TermOfOffice) -> bool:
        return may_manage(user)

    def user_can_delete_obj(self, user: User, obj: TermOfOffice) -> bool:
        """Only what has not begun; what was, stays on record."""
        return may_manage(user) and obj.starts_on > timezone.localdate()

    def user_can_inspect_obj(self, user: User, obj: TermOfOffice) -> bool:
        return True  # `Register.require_visible` has looked

    def has_networks(self, user: User) -> bool:
        policy = policy_registry.get_by_type(BasePage)
        return policy.user_has_any_permission(user, ["add", "change"])


class TermRegister(Register):
    model = TermOfOffice
    base_url_path = "terms"
    menu_label = _("People and terms")
    menu_icon = "group"
    menu_order = 220
    permission_helper_class = TermPermissions
    create_view_class = CreateTerm
    edit_view_class = EditTerm
    list_display = ["name", "role", "network", "starts_on", "ends_on", "named"]
    list_filter = [NetworkFilter, "role"]
    list_export = ["name", "role", "network", "starts_on", "ends_on", "is_public"]
    list_select_related = ["network"]
    search_fields = ["name", "network__title"]
    ordering = ["network__title", "-starts_on"]
    export_filename = "terms-of-office"
    inspect_view_fields = ["name", "role", "network", "starts_on", "ends_on", "is_public"]
    edit_handler = ObjectList(
        [
            FieldPanel("network"),
            FieldRowPanel(["person", "name"]),
            FieldPanel("role"),
            FieldRowPanel(["starts_on", "ends_on"]),
            FieldPanel("is_public"),
        ],
        base_form_class=TermForm,
    )

    named = yes_or_no("is_public", _("Named in public"))

    def get_queryset(self, request: HttpRequest) -> TermOfOfficeQuerySet:
        return (
            super()
            .get_queryset(request)
            .filter(network__in=readable(NetworkPage.objects.all(), request.user).values("pk"))
        )
