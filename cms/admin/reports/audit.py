"""The audit log, for administrators: newest first, by what was done and by whom."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView

from cms.accounts.names import display_name
from cms.exports import SafeSpreadsheet
from cms.models import AuditEntry


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_superuser


class AuditFilters(WagtailFilterSet):
    action = django_filters.ChoiceFilter(label=gettext_lazy("What"), choices=AuditEntry.Action)
    account = django_filters.NumberFilter(
        label=gettext_lazy("Account"), min_value=1, max_value=2**63 - 1, help_text=gettext_lazy("Its number.")
    )

    class Meta:
        model = AuditEntry
        fields: list[str] = []


class AuditLog(SafeSpreadsheet, ReportView):
    model = AuditEntry
    page_title = gettext_lazy("Audit log")
    header_icon = "lock"
    template_name = "cms/reports/listing.html"
    index_url_name = "audit_log"
    index_results_url_name = "audit_log_results"
    filterset_class = AuditFilters
    paginate_by = 50
    default_ordering = "-at"
    no_results_message = gettext_lazy("Nothing like that has happened.")
    list_export = ["at", "account", "action", "subject", "details"]
    export_headings = {"details": gettext_lazy("Details")}
    export_filename = "audit-log"
    columns = [
        Column("when", label=gettext_lazy("When")),
        Column("who", label=gettext_lazy("Who")),
        Column("get_action_display", label=gettext_lazy("What")),
        Column("subject", label=gettext_lazy("To what")),
        Column("details", label=gettext_lazy("Details")),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[AuditEntry]:
        self.queryset = AuditEntry.objects.all()
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list: Iterable[Any]) -> list[Any]:
        entries = list(object_list)
        people = get_user_model().objects.in_bulk({entry.account for entry in entries if entry.account})
        for entry in entries:
            entry.when = localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")
            entry.who = name_of(people.get(entry.account), entry.account)
            entry.details = in_words(entry.facts)
        return entries

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        item.details = in_words(item.facts)
        return super().to_row_dict(item)


def name_of(person: User | None, account: int | None) -> str:
    """The name today, from the account; the log itself holds only the number."""
    if account is None:
        return _("The site itself")
    if person is None:
        return _("Account %(number)s, deleted") % {"number": account}
    return _("%(who)s, account %(number)s") % {"who": display_name(person), "number": account}


def in_words(facts: dict[str, Any]) -> str:
    """`before` and `after` beside each other, the rest as it is."""
    return "; ".join(f"{name}: {_value(value)}" for name, value in facts.items() if value not in ({}, [], ""))


def _value(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {part}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value)
