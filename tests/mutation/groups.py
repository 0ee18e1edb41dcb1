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
            "cms/stamp.py",
            "cms/working_days.py",
        ),
        (
            "tests/cms/test_history.py",
            "tests/cms/test_working_days.py",
            "tests/cms/test_clock.py",
            "tests/cms/test_reminders.py",
            "tests/cms/moderation/test_stamp.py",
            "tests/networks/test_handover.py",
        ),
    ),
    Group(
        "approval",
        (
            "cms/services/approval.py",
            "cms/services/completeness.py",
            "cms/constitution.py",
            "cms/models/kept_version.py",
            "cms/second_look.py",
            "cms/versions.py",
        ),
        (
            "tests/cms/test_approval.py",
            "tests/cms/test_kept_versions.py",
            "tests/cms/test_second_look.py",
            "tests/cms/test_half_filled_drafts.py",
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
            "cms/permissions.py",
            "cms/admin/access.py",
            "networks/policies.py",
            "updates/services/rights.py",
        ),
        (
            "tests/cms/test_permissions.py",
            "tests/cms/test_explorer.py",
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
            "cms/visibility.py",
            "cms/querysets.py",
            "cms/security/gate.py",
            "cms/media.py",
            "cms/file_uses.py",
        ),
        (
            "tests/cms/test_visibility.py",
            "tests/cms/test_media.py",
            "tests/cms/test_file_uses.py",
            "tests/cms/test_history.py",
            "tests/cms/test_routing.py",
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
        ),
    ),
    Group(
        "tokens and consent",
        (
            "networks/mailing/tokens.py",
            "networks/mailing/consent.py",
            "networks/mailing/services.py",
            "networks/mailing/requests.py",
            "networks/models/subscription.py",
            "cms/sealing.py",
        ),
        ("tests/networks/mailing", "tests/cms/test_sealing.py"),
    ),
    Group(
        "lateness",
        (
            "updates/ledger.py",
            "updates/calendar.py",
            "updates/standing.py",
            "updates/services/standing.py",
            "updates/services/facts.py",
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
        ),
    ),
    Group(
        "page-cache keys",
        (
            "cms/edge/key.py",
            "cms/edge/boundaries.py",
            "cms/shared_pages.py",
            "cms/fingerprint.py",
            "cms/content_version.py",
        ),
        ("tests/cms/edge", "tests/cms/test_fingerprint.py", "tests/cms/test_content_version.py"),
    ),
    Group(
        "upload checks",
        (
            "cms/uploads/documents.py",
            "cms/uploads/pictures.py",
            "cms/uploads/staying.py",
            "cms/uploads/forms.py",
            "cms/uploads/room.py",
            "cms/uploads/virus_scan.py",
            "cms/uploads/apart.py",
            "cms/uploads/inside/__init__.py",
            "cms/uploads/inside/archives.py",
            "cms/uploads/inside/office.py",
            "cms/uploads/inside/open_document.py",
            "cms/uploads/inside/pdf.py",
            "cms/uploads/inside/xml.py",
        ),
        ("tests/cms/uploads",),
    ),
    Group(
        "same origin",
        ("cms/same_origin.py", "cms/security/bounds.py", "cms/security/text.py"),
        (
            "tests/security/test_staff_only.py",
            "tests/security/test_hostile_requests.py",
            "tests/security/test_hostile_bytes.py",
            "tests/security/test_hostile_forms.py",
            "tests/home/test_feedback.py",
            "tests/networks/mailing/test_joining.py",
            "tests/accounts/test_signed_out.py",
        ),
    ),
]
