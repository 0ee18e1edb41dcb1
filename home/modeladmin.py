"""Registers of feedback, of remarks about pages, and of awareness days.

Who may read what is said in `home.querysets`.
"""

import uuid
from typing import Any

from django.contrib.admin import SimpleListFilter, display
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail_modeladmin.helpers import PermissionHelper

from cms.admin.modeladmin import Register, RegisterEdit, yes_or_no
from cms.moderation.modeladmin import ShownRegister
from cms.typing import StrOrPromise
from home.feedback import services
from home.feedback.forms import SortForm
from home.models import AwarenessDay, Feedback, PageRemark, Triage
from home.querysets import FeedbackQuerySet, PageRemarkQuerySet
from networks.admin.dashboard import terms_beside
from networks.modeladmin import NetworkFilter


class FeedbackPermissions(PermissionHelper):
    def user_can_list(self, user: User) -> bool:
        return user.is_active and (
            Feedback.objects.sorts(user) or bool(terms_beside(user, timezone.localdate()))
        )

    def user_can_create(self, user: User) -> bool:
        return False

    def user_can_edit_obj(self, user: User, obj: Feedback) -> bool:
        return Feedback.objects.sorts(user)

    def user_can_delete_obj(self, user: User, obj: Feedback) -> bool:
        return Feedback.objects.sorts(user)

    def user_can_inspect_obj(self, user: User, obj: Feedback) -> bool:
        return True  # `Register.require_visible` has looked


class StateFilter(SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        return [("unsorted", _("Not sorted yet")), ("open", _("Open")), ("handled", _("Handled"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> FeedbackQuerySet:
        if self.value() == "unsorted":
            return queryset.unsorted()
        if self.value() in ("open", "handled"):
            return queryset.filter(triage__is_handled=self.value() == "handled")
        return queryset


class SortFeedback(RegisterEdit):
    page_title = _("Sort")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        themes = Triage.objects.order_by("theme").values_list("theme", flat=True).distinct()
        return super().get_context_data(themes=themes, **kwargs)

    def form_valid(self, form: SortForm) -> HttpResponse:
        facts = {
            name: form.cleaned_data[name] for name in ("theme", "leads_may_read", "is_handled", "removed")
        }
        services.sort(self.instance, **facts, by=self.request.user)
        messages.success(self.request, _("Sorted under “%(theme)s”.") % facts)
        return redirect(self.index_url)


class UnnumberedRegister(Register):
    """Of rows whose keys are random."""

    def is_key(self, instance_pk: str) -> bool:
        try:
            uuid.UUID(instance_pk)
        except ValueError:
            return False
        return True


class FeedbackRegister(UnnumberedRegister):
    model = Feedback
    base_url_path = "feedback"
    menu_label = _("Feedback")
    menu_icon = "mail"
    menu_order = 230
    permission_helper_class = FeedbackPermissions
    edit_view_class = SortFeedback
    edit_template_name = "home/admin/sort_feedback.html"
    list_display = ["begins", "network", "received", "theme", "state"]
    list_filter = [StateFilter, NetworkFilter]
    list_select_related = ["network", "triage"]
    inspect_view_fields = ["text", "network", "received", "theme", "state"]
    edit_handler = ObjectList(
        [
            FieldPanel("text", read_only=True),
            FieldPanel("theme"),
            FieldPanel("leads_may_read"),
            FieldPanel("is_handled"),
            FieldPanel("removed"),
        ],
        base_form_class=SortForm,
    )

    def get_queryset(self, request: HttpRequest) -> FeedbackQuerySet:
        found = super().get_queryset(request).readable_by(request.user, timezone.localdate())
        return found.select_related("network", "triage").sorted_last()

    @display(description=_("What it says"))
    def begins(self, feedback: Feedback) -> str:
        return Truncator(feedback.text).chars(120)


class RemarkPermissions(PermissionHelper):
    """Whoever may enter the admin may own a page; the list holds only remarks on their own."""

    def user_can_list(self, user: User) -> bool:
        return user.is_active and user.has_perm("wagtailadmin.access_admin")

    def user_can_create(self, user: User) -> bool:
        return False

    def user_can_edit_obj(self, user: User, obj: PageRemark) -> bool:
        return True  # `Register.require_visible` has looked

    user_can_delete_obj = user_can_inspect_obj = user_can_edit_obj


class HandledFilter(SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, StrOrPromise]]:
        return [("open", _("Open")), ("handled", _("Handled"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[PageRemark]) -> QuerySet[PageRemark]:
        is_known = self.value() in ("open", "handled")
        return queryset.filter(is_handled=self.value() == "handled") if is_known else queryset


class RemarkRegister(UnnumberedRegister):
    model = PageRemark
    base_url_path = "remarks"
    menu_label = _("Remarks")
    menu_icon = "comment"
    menu_order = 235
    permission_helper_class = RemarkPermissions
    list_display = ["page", "answer", "text", "received", "state"]
    list_filter = [HandledFilter]
    list_select_related = ["page"]
    inspect_view_fields = ["page", "answer", "text", "received", "state"]
    edit_handler = ObjectList([FieldPanel("text", read_only=True), FieldPanel("is_handled")])

    def get_queryset(self, request: HttpRequest) -> PageRemarkQuerySet:
        found = super().get_queryset(request).owned_by(request.user, timezone.localdate())
        return found.select_related("page").open_first()


class AwarenessDayRegister(ShownRegister):
    model = AwarenessDay
    base_url_path = "awareness-days"
    menu_label = _("Awareness days")
    menu_icon = "date"
    menu_order = 240
    list_display = ["name", "day", "every_year", "about", "readers_see_it"]
    list_export = ["name", "day", "is_yearly", "about", "link"]
    export_filename = "awareness-days"
    search_fields = ["name", "about"]
    every_year = yes_or_no("is_yearly", _("Every year"))
    readers_see_it = yes_or_no("public_since", _("Public"))
