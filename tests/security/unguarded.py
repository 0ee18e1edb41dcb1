"""Routes of the admin that take a POST without asking which version it was made from, each with its reason.

`tests/security/test_overwriting.py` asks for a line here, or for `cms.admin.concurrent`, for every new one.
"""

import re

PAGE_EDITOR = "Wagtail's page editor, which knows revisions and warns by itself"
NEW = "makes something new: there is nothing stored yet that it could take back"
DELETES = "names what goes, asks first, and writes no value that somebody else has changed"
STATE = "sets one state that its button names; pressed twice, or after somebody else, it changes nothing more"
DECIDED_ONCE = "the service locks the row and refuses whoever comes second"
READS = "writes nothing to what is stored"
OWN = "one's own account: nobody else edits it"
ITS_FORM = "its form carries `made_from` and refuses another (`cms.admin.concurrent.dialogs`)"
CARRIES_IT = "carries `made_from` for what its page showed; tests/security/test_overwriting.py"

REASONS: dict[str, str] = {
    r"admin/login/|admin/logout/|admin/password_reset/|admin/account/": OWN,
    r"admin/pages/(create|add|usage|search|<page_id>/(usage|edit|view_draft))/": PAGE_EDITOR,
    r"admin/pages/<(page_id|pk)>/(revisions|history|workflow_history|copy|convert_alias)/": PAGE_EDITOR,
    r"admin/pages/(<parent_page_id>/add_subpage/|workflow/|<page_id>/(lock|unlock)/)": PAGE_EDITOR,
    r"admin/pages/<page_id>/(delete|unpublish)/": DELETES,
    r"admin/pages/<page_to_move_id>/": STATE,
    r"admin/(pages/<page_id>|collections/<collection_id>)/privacy/": ITS_FORM,
    r"admin/bulk/": DELETES,
    r"admin/.*/(new|add|create|copy/<pk>|copy/<page_id>)/$": NEW,
    r"admin/workflows/tasks/add/": NEW,
    r"admin/(documents|images)/(chooser/create|multiple/(add|create_from_uploaded_\w+/<\w+>))/": NEW,
    r"admin/redirects/import/": NEW,
    r"admin/(documents|images)/multiple/<\w+>/$": ITS_FORM,
    r"admin/.*(/delete/|/delete_upload/)": DELETES,
    r"admin/\w+(/\w+)*/delete/<\w+>/": DELETES,
    r"admin/workflows/(tasks/)?(enable|disable|remove)/": STATE,
    r"admin/snippets/.*/(lock|unlock|unpublish)/<pk>/": STATE,
    r"admin/snippets/.*/(preview|workflow|history)/": PAGE_EDITOR,
    r"admin/series/": NEW,
    r"admin/networks/<network_id>/mailing-list-copy/": NEW,
    r"admin/mailing-list-copies/": DECIDED_ONCE,
    r"admin/moderation/(unchecked/)?<pk>/(claim|release|sign-off)/": DECIDED_ONCE,
    r"admin/moderation/<pk>/$": "names the revision that was read; approval refuses any other",
    r"admin/(moderation/emergency/|alerts/<pk>/take-down/|checked/)": CARRIES_IT,
    r"admin/(awareness-days|commitments)/show/<instance_pk>/$": CARRIES_IT,
    r"admin/networks/<network_id>/digest/$": CARRIES_IT,
    r"admin/(api|choose-\w+-link|tag-autocomplete|editing-sessions|sprite|jsi18n|drafts)/": READS,
    r"admin/(failwhale|test404|pages/1/\w+|workflows/task_chooser|workflows/tasks/select_type)/": READS,
    r"admin/images/(<image_id>/preview|chooser/<image_id>/select_format)/": READS,
    r"admin/(snippets/choose/|networks/.*/preview/|/$)": READS,
    r"admin/\w+(-\w+)*/(inspect/<instance_pk>/|choose_parent/)?$": READS,
}


def reason_of(route: str) -> str:
    """Why `route` needs no version; empty where nobody has said so."""
    return next((reason for pattern, reason in REASONS.items() if re.match(pattern, route)), "")
