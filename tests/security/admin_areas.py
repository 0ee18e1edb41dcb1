"""Which role each part of the admin is for, and who changes something there.

The roles: docs/editors.md#who-does-what.

A new view outside all of these has to be added here, or the sweep fails and names it.
"""

from dataclasses import dataclass

from tests.security.admin_routes import Route

LEAD, EDITOR, EQUALITY, ADMINISTRATOR = "lead", "editor", "equality", "administrator"
READS_DRAFTS = {EDITOR, EQUALITY, ADMINISTRATOR}
EVERYBODY_WITH_A_ROLE = READS_DRAFTS | {LEAD}
MANAGES = {EDITOR, ADMINISTRATOR}
ONLY_ADMINISTRATOR = {ADMINISTRATOR}
OUTSIDERS = {"anybody", "reader"}


@dataclass(frozen=True)
class Area:
    """`enter`: each of them finds something there, everybody else a refusal. `write`: who may change it."""

    enter: set[str]
    write: set[str]


def _area(enter: set[str], write: set[str] = frozenset()) -> Area:
    return Area(enter, write)


# The longest beginning of an address counts.
AREAS: dict[str, Area] = {
    # --- Start, menus and help ---
    "admin/account/": _area(EVERYBODY_WITH_A_ROLE),
    "admin/api/main/pages/": _area(EVERYBODY_WITH_A_ROLE),
    "admin/block-preview/": _area(set()),
    "admin/dismissibles/": _area(EVERYBODY_WITH_A_ROLE),
    "admin/editing-sessions/": _area(EVERYBODY_WITH_A_ROLE),
    "admin/jsi18n/": _area(EVERYBODY_WITH_A_ROLE | OUTSIDERS),
    "admin/login/": _area(set()),
    "admin/logout/": _area(set(), EVERYBODY_WITH_A_ROLE | OUTSIDERS),  # the audit log notes it
    "admin/modeladmin/": _area(EVERYBODY_WITH_A_ROLE),
    "admin/password_reset/": _area(set()),
    "admin/sprite/": _area(EVERYBODY_WITH_A_ROLE | OUTSIDERS),
    # --- Pages ---
    "admin/bulk/": _area(EVERYBODY_WITH_A_ROLE, MANAGES | {LEAD}),
    "admin/checked/": _area(set(), MANAGES | {LEAD}),
    "admin/choose-": _area(EVERYBODY_WITH_A_ROLE),
    "admin/drafts/": _area(READS_DRAFTS),
    "admin/drafts/<": _area(EVERYBODY_WITH_A_ROLE),
    "admin/moderation/": _area(MANAGES, MANAGES),
    "admin/my-network/": _area(EVERYBODY_WITH_A_ROLE),
    "admin/networks/": _area(MANAGES | {LEAD}),
    "admin/pages/": _area(EVERYBODY_WITH_A_ROLE, MANAGES | {LEAD}),
    "admin/series/": _area(EVERYBODY_WITH_A_ROLE, EVERYBODY_WITH_A_ROLE),
    "admin/statements/": _area(EVERYBODY_WITH_A_ROLE),
    "admin/submissions/": _area(EVERYBODY_WITH_A_ROLE),
    "admin/tag-autocomplete/": _area(EVERYBODY_WITH_A_ROLE),
    "admin/terms/": _area(EVERYBODY_WITH_A_ROLE, MANAGES),
    # --- Files ---
    "admin/documents/": _area(EVERYBODY_WITH_A_ROLE, MANAGES | {LEAD}),
    "admin/images/": _area(EVERYBODY_WITH_A_ROLE, MANAGES | {LEAD}),
    # --- Records ---
    "admin/alerts/": _area(MANAGES, MANAGES),
    "admin/awareness-days/": _area(MANAGES, MANAGES),
    "admin/commitments/": _area({EQUALITY, ADMINISTRATOR}, {EQUALITY, ADMINISTRATOR}),
    "admin/feedback/": _area({LEAD, EQUALITY}, {EQUALITY}),
    "admin/mailing-list-copies/": _area({LEAD, EQUALITY, ADMINISTRATOR}, {EQUALITY, ADMINISTRATOR}),
    "admin/remarks/": _area(EVERYBODY_WITH_A_ROLE, EVERYBODY_WITH_A_ROLE),
    "admin/search/": _area(MANAGES, MANAGES),
    "admin/snippets/choose/home/alert/": _area(MANAGES),
    "admin/snippets/choose/networks/theme/": _area(EVERYBODY_WITH_A_ROLE),
    "admin/snippets/choose/updates/response/": _area(READS_DRAFTS),
    "admin/snippets/home/alert/": _area(MANAGES, MANAGES),
    "admin/snippets/networks/theme/": _area(ONLY_ADMINISTRATOR, ONLY_ADMINISTRATOR),
    "admin/snippets/updates/response/": _area(READS_DRAFTS, READS_DRAFTS),
    # --- Reports ---
    "admin/evidence/": _area(READS_DRAFTS),
    "admin/reports/aging-pages/": _area(READS_DRAFTS),
    "admin/reports/audit/": _area(ONLY_ADMINISTRATOR),
    "admin/reports/freshness/": _area(READS_DRAFTS),
    "admin/reports/locked/": _area(MANAGES),
    "admin/reports/months/": _area(READS_DRAFTS),
    "admin/reports/page-types-usage/": _area(READS_DRAFTS),
    "admin/reports/scheduled/": _area(READS_DRAFTS),
    "admin/reports/searches/": _area(MANAGES),
    "admin/reports/site-history/": _area(READS_DRAFTS),
    "admin/reports/vacancies/": _area(READS_DRAFTS),
    "admin/reports/workflow": _area(READS_DRAFTS),
    # --- Accounts, rights, and how the site itself works ---
    "admin/collections/": _area(ONLY_ADMINISTRATOR, ONLY_ADMINISTRATOR),
    "admin/groups/": _area(ONLY_ADMINISTRATOR, ONLY_ADMINISTRATOR),
    "admin/redirects/": _area(ONLY_ADMINISTRATOR, ONLY_ADMINISTRATOR),
    "admin/sites/": _area(ONLY_ADMINISTRATOR, ONLY_ADMINISTRATOR),
    "admin/users/": _area(ONLY_ADMINISTRATOR, ONLY_ADMINISTRATOR),
    "admin/workflows/": _area(ONLY_ADMINISTRATOR, ONLY_ADMINISTRATOR),
    "admin/workflows/task_chooser/": _area(EVERYBODY_WITH_A_ROLE),
    # --- Closed: nothing of this site uses them ---
    "admin/api/main/documents/": _area(set()),
    "admin/api/main/images/": _area(set()),
    "admin/failwhale/": _area(set()),
    "admin/test404/": _area(set()),
}
# Too short to be a beginning.
SINGLE = {
    "admin/": _area(EVERYBODY_WITH_A_ROLE),
    "admin//": _area(set()),
    "admin/snippets/": _area(ONLY_ADMINISTRATOR),
    "admin/snippets/choose/x/x/create/": _area(set()),
}

# Open to leads although the thing is not theirs; each with its reason.
OPEN_TO_LEADS = {
    "admin/snippets/choose/networks/theme/": "themes are words that all networks share",
    "admin/images/chooser/chosen-multiple/": "answers with those that may be chosen; of theirs, with none",
    "admin/documents/chooser/chosen-multiple/": "likewise",
    "admin/workflows/task_chooser/": "the names of the steps of approval are no secret",
}


def area_of(route: Route) -> str:
    """The key of the area `route` belongs to."""
    address = str(route)
    beginnings = [beginning for beginning in AREAS if address.startswith(beginning)]
    if address in SINGLE or not beginnings:
        assert address in SINGLE, (
            f"{address}: say in AREAS of tests/security/admin_areas.py who enters it, and who writes there"
        )
        return address
    return max(beginnings, key=len)


def rules_of(area: str) -> Area:
    return SINGLE.get(area) or AREAS[area]
