"""Addresses and menu items of the reports; `cms/wagtail_hooks.py` registers them."""

from django.urls import URLPattern, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem

from cms.admin.reports import confirm_checked, drafts
from cms.admin.reports.access import ReportMenuItem
from cms.admin.reports.audit import AuditLog, AuditMenuItem
from cms.admin.reports.freshness import FreshnessReport
from cms.admin.reports.scheduled import Scheduled


def urls() -> list[URLPattern]:
    return [
        path("reports/freshness/", FreshnessReport.as_view(), name="freshness_report"),
        path(
            "reports/freshness/results/",
            FreshnessReport.as_view(results_only=True),
            name="freshness_report_results",
        ),
        path("reports/scheduled/", Scheduled.as_view(), name="scheduled_report"),
        path("reports/audit/", AuditLog.as_view(), name="audit_log"),
        path("reports/audit/results/", AuditLog.as_view(results_only=True), name="audit_log_results"),
        path("drafts/", drafts.Drafts.as_view(), name="drafts"),
        path("drafts/results/", drafts.Drafts.as_view(results_only=True), name="drafts_results"),
        path("drafts/<int:page_id>/", drafts.read, name="read_draft"),
        path("checked/<int:page_id>/", confirm_checked.confirm, name="confirm_checked"),
    ]


def menu_items() -> list[MenuItem]:
    return [
        ReportMenuItem(
            _("Freshness"), reverse_lazy("freshness_report"), name="freshness", icon_name="history", order=100
        ),
        ReportMenuItem(
            _("Scheduled"),
            reverse_lazy("scheduled_report"),
            name="scheduled",
            icon_name="calendar-alt",
            order=120,
        ),
        ReportMenuItem(
            _("Drafts of all networks"),
            reverse_lazy("drafts"),
            name="drafts-of-all",
            icon_name="draft",
            order=130,
        ),
        AuditMenuItem(
            _("Audit log"), reverse_lazy("audit_log"), name="audit-log", icon_name="lock", order=140
        ),
    ]
