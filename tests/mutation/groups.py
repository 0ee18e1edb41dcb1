"""The rules that are changed on purpose, where they are, and the tests that guard them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Group:
    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


GROUPS = [
    Group(
        "history and dates",
        (
            "cms/services/history.py",
            "cms/services/freshness.py",
            "cms/last_updated.py",
            "cms/services/working_days.py",
        ),
        (
            "tests/cms/test_history.py",
            "tests/cms/test_working_days.py",
            "tests/cms/jobs/test_publishing.py",
            "tests/cms/moderation/test_reminders.py",
            "tests/cms/moderation/test_stamp.py",
            "tests/networks/test_handover.py",
            "tests/networks/test_my_network.py",
            "tests/cms/admin/test_reports.py",
            "tests/cms/content_files/test_import.py",
            "tests/cms/test_dates_agree.py",
        ),
    ),
    Group(
        "approval",
        (
            "cms/moderation/approval.py",
            "cms/moderation/completeness.py",
            "cms/models/constitution.py",
            "cms/models/kept_version.py",
            "cms/moderation/second_look.py",
            "cms/models/versions.py",
        ),
        (
            "tests/cms/moderation/test_approval.py",
            "tests/cms/moderation/test_kept_versions.py",
            "tests/cms/moderation/test_second_look.py",
            "tests/cms/editing/test_half_filled_drafts.py",
            "tests/cms/test_audit.py",
            "tests/cms/moderation/test_constitution.py",
            "tests/cms/moderation/test_emergencies.py",
            "tests/cms/moderation/test_rule_missing.py",
            "tests/cms/moderation/test_two_stages.py",
        ),
    ),
    Group(
        "permissions",
        (
            "cms/access/permissions.py",
            "cms/moderation/screen_access.py",
            "networks/permission_policies.py",
            "updates/services/permissions.py",
        ),
        (
            "tests/cms/access/test_permissions.py",
            "tests/cms/admin/test_explorer.py",
            "tests/cms/moderation/test_queue.py",
            "tests/networks/test_teams.py",
            "tests/networks/test_terms.py",
            "tests/networks/test_my_network.py",
            "tests/updates/test_start_next_month.py",
            "tests/security/test_rights_table.py",
        ),
    ),
    Group(
        "visibility",
        (
            "cms/access/visibility.py",
            "cms/querysets.py",
            "cms/access/staff_only.py",
            "cms/media/views.py",
            "cms/media/uses.py",
        ),
        (
            "tests/cms/access/test_visibility.py",
            "tests/cms/media/test_views.py",
            "tests/cms/media/test_uses.py",
            "tests/cms/test_history.py",
            "tests/cms/test_routing.py",
            "tests/cms/test_site_views.py",
            "tests/networks/mailing/test_digest.py",
            "tests/search/test_visibility.py",
            "tests/home/test_private_sections.py",
            "tests/security/test_staff_only.py",
        ),
    ),
    Group(
        "terms",
        (
            "networks/services/terms.py",
            "networks/services/teams.py",
            "networks/querysets.py",
            "networks/models/term.py",
        ),
        (
            "tests/networks/test_terms.py",
            "tests/networks/test_terms_ending.py",
            "tests/networks/test_terms_refused.py",
            "tests/networks/test_teams.py",
            "tests/networks/test_team_drift.py",
            "tests/networks/test_imported_teams.py",
            "tests/networks/test_handover.py",
            "tests/networks/test_registers.py",
            "tests/networks/test_statements.py",
            "tests/networks/test_people.py",
            "tests/networks/test_event_calendars.py",
        ),
    ),
    Group(
        "tokens and consent",
        (
            "networks/mailing/subscriptions.py",
            "networks/mailing/consent.py",
            "networks/mailing/subscriptions.py",
            "networks/mailing/intake.py",
            "networks/models/subscription.py",
            "cms/security/encryption.py",
        ),
        ("tests/networks/mailing", "tests/cms/security/test_encryption.py"),
    ),
    Group(
        "lateness",
        (
            "updates/months/timeliness.py",
            "updates/months/calendar.py",
            "updates/commitments/status_history.py",
            "updates/services/commitment_status.py",
            "updates/services/published_facts.py",
        ),
        (
            "tests/updates/test_ledger.py",
            "tests/updates/test_calendar.py",
            "tests/updates/test_standing.py",
            "tests/updates/test_months_grid.py",
            "tests/updates/test_monthly_updates.py",
            "tests/updates/test_month_reminders.py",
            "tests/updates/test_commitments.py",
            "tests/updates/test_evidence.py",
            "tests/updates/test_private_months.py",
            "tests/updates/test_responses.py",
            "tests/updates/test_register.py",
            "tests/cms/content_files/test_import.py",
            "tests/cms/content_files/test_shared_content.py",
        ),
    ),
    Group(
        "page-cache keys",
        (
            "cms/caching/key.py",
            "cms/caching/boundaries.py",
            "cms/caching/rendered_pages.py",
            "cms/caching/fingerprint.py",
            "cms/content_version.py",
        ),
        ("tests/cms/caching", "tests/cms/test_fingerprint.py", "tests/cms/test_content_version.py"),
    ),
    Group(
        "upload checks",
        (
            "cms/media/documents.py",
            "cms/media/images.py",
            "cms/media/files_in_use.py",
            "cms/media/forms.py",
            "cms/media/storage.py",
            "cms/media/virus_scan.py",
            "cms/media/sandbox.py",
            "cms/media/inside/__init__.py",
            "cms/media/inside/archives.py",
            "cms/media/inside/office.py",
            "cms/media/inside/open_document.py",
            "cms/media/inside/pdf.py",
            "cms/media/inside/xml.py",
        ),
        ("tests/cms/media",),
    ),
    Group(
        "same origin",
        ("cms/security/same_origin.py", "cms/security/bounds.py", "cms/security/sanitise.py"),
        (
            "tests/security/test_staff_only.py",
            "tests/security/test_hostile_requests.py",
            "tests/security/test_hostile_bytes.py",
            "tests/security/test_hostile_forms.py",
            "tests/home/test_feedback.py",
            "tests/networks/mailing/test_joining.py",
            "tests/accounts/test_signed_out.py",
            "tests/security/test_hostile_sizes.py",
            "tests/security/test_stored_text.py",
            "tests/cms/test_redirects.py",
        ),
    ),
]
