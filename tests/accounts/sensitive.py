"""Every address of the site that asks for no fresh sign-in, each with its reason.

`cms.accounts.reauthentication` says which ask for one. A new address belongs there, or here: until somebody
has said so, `test_confirming_everywhere.py` fails and names it.
"""

import re

SHOWS = "shows something; as a file only with `?export` or `?csv`, and then every address asks"
DRAFTS = "words that go public after a second person has read them"
PICKS = "a list to choose from, in a form that says itself what it needs"
CLOSED = "answers nobody with anything: the address is closed"
DECIDES = "a decision about words, by those who hold the right; who did it is noted"
RECORDS = "records with words of editors: docs/security.md says of each who reads them; nobody's rights"
UPLOADS = "files, which belong to a collection: who may do what there is set elsewhere"
OWN = "one's own account or work: gives nobody a right"
ASKS = "asks for something that somebody else decides about, after a fresh sign-in"
SIGNS_IN = "is the way to sign in or out, or allauth asks there itself"
FOR_READERS = "for everybody: what readers see, or a form that anybody may send"
FOR_MACHINES = "for machines: tells nothing about people"

MODELS = r"(networks/theme|home/alert|updates/response)"
REASONS: dict[str, list[str]] = {
    SHOWS: [
        r"admin/",
        r"admin//",
        r"admin/(jsi18n|sprite|modeladmin/jsi18n)/",
        r"admin/api/main/pages/(<pk>/|find/)?",
        r"admin/pages/(<parent_page_id>/(results/)?)?",
        r"admin/pages/(usage/<\w+>/<\w+>/(results/)?|search/(results/)?|<page_id>/usage/)",
        r"admin/pages/<page_id>/(view_draft/|revisions/(<revision_id>/view/)?|history/(results/)?)",
        r"admin/pages/<pk>/revisions/compare/<revision_id_a>\.\.\.<revision_id_b>/",
        r"admin/pages/<page_id>/workflow_history/(detail/<workflow_state_id>/)?",
        r"admin/pages/workflow/(preview/<page_id>/<task_id>|confirm_cancellation/<page_id>)/",
        r"admin/reports/(locked|workflow|workflow_tasks|site-history|aging-pages|page-types-usage)/(results/)?",
        r"admin/reports/(searches|freshness|audit)/(results/)?",
        r"admin/reports/(scheduled|vacancies)/",
        r"admin/reports/months/(<until>/)?",
        r"admin/evidence/",
        r"admin/drafts/(results/|<page_id>/)?",
        r"admin/(my-network|submissions|alerts)/",
        r"admin/networks/<network_id>/(handover/<user_id>|digest/preview)/",
        r"admin/moderation/((<pk>/preview/<revision_id>|unchecked/(<pk>/)?)/?)?",
        r"admin/(redirects|documents|images|users|groups|sites)/(results/)?",
        r"admin/(documents|images)/usage/<\w+>/",
        r"admin/(users|groups|sites|search/synonyms|search/promoted)/(history|history-results|usage)/<pk>/",
        r"admin/search/(synonyms|promoted)/(results/)?",
        r"admin/collections/",
        r"admin/workflows/(tasks/)?(list|index)/(results/)?",
        r"admin/workflows/(usage/<pk>/(results/)?|tasks/select_type/)",
        r"admin/(feedback|remarks|awareness-days|commitments|statements|terms)/(inspect/<instance_pk>/)?",
        r"admin/statements/(choose_parent|create)/",
        r"admin/snippets/",
        rf"admin/snippets/{MODELS}/(results/)?",
        rf"admin/snippets/{MODELS}/(usage|history|history-results|workflow_history)/<pk>/",
        rf"admin/snippets/{MODELS}/workflow_history/<pk>/detail/<workflow_state_id>/",
        rf"admin/snippets/{MODELS}/workflow/(preview/<pk>/<task_id>|confirm_cancellation/<pk>)/",
        rf"admin/snippets/{MODELS}/history/<pk>/revisions/<revision_id>/view/",
        rf"admin/snippets/{MODELS}/history/<pk>/revisions/compare/<revision_id_a>\.\.\.<revision_id_b>/",
        rf"admin/snippets/{MODELS}/preview/(<pk>/)?",
        r"admin/block-preview/",
        r"admin/images/<image_id>/(generate_url/(output/)?|preview/<filter_spec>/)",
    ],
    PICKS: [
        r"admin/choose-page/(<parent_page_id>/|search/|chosen-multiple/)?",
        r"admin/choose-(external|email|phone|anchor)-link/",
        r"admin/tag-autocomplete/(<app_name>/<model_name>/)?",
        rf"admin/snippets/choose/{MODELS}/(results/|chosen/<pk>/|chosen-multiple/)?",
        r"admin/(documents|images)/chooser/(results/|chosen/<pk>/|chosen-multiple/)?",
        r"admin/images/chooser/<image_id>/select_format/",
        r"admin/workflows/task_chooser/(results/|<task_id>/)?",
    ],
    DRAFTS: [
        r"admin/pages/add/<\w+>/<\w+>/<parent_page_id>/(preview/)?",
        r"admin/pages/create/<app_label>/<model_name>",
        r"admin/pages/<page_id>/(edit/(preview/)?|copy/|convert_alias/)",
        r"admin/pages/<parent_page_id>/add_subpage/",
        r"admin/pages/<page_id>/revisions/<revision_id>/revert/",
        rf"admin/snippets/{MODELS}/(add/|edit/<pk>/)",
        rf"admin/snippets/{MODELS}/history/<pk>/revisions/<revision_id>/revert/",
        r"admin/series/<series_id>/start/(<month>/)?",
        r"admin/statements/(edit|delete)/<instance_pk>/",
    ],
    DECIDES: [
        r"admin/bulk/<app_label>/<model_name>/<action>/",  # those of accounts ask; see the test
        r"admin/pages/<page_id>/(delete|unpublish|lock|unlock)/",
        r"admin/pages/<page_to_move_id>/(move/(<destination_id>/confirm/)?|set_position/)",
        r"admin/pages/<page_id>/revisions/<revision_id>/unschedule/",
        r"admin/pages/workflow/(action|collect_action_data)/<page_id>/<action_name>/<task_state_id>/",
        rf"admin/snippets/{MODELS}/workflow/(action|collect_action_data)/<pk>/<action_name>/<task_state_id>/",
        rf"admin/snippets/{MODELS}/(delete|unpublish|lock|unlock)/<pk>/",
        rf"admin/snippets/{MODELS}/history/<pk>/revisions/<revision_id>/unschedule/",
        r"admin/moderation/<pk>/((claim|release)/)?",
        r"admin/moderation/(unchecked/<pk>/sign-off|emergency/<content_type_id>/<object_id>)/",
        r"admin/alerts/<pk>/take-down/",
        r"admin/(awareness-days|commitments)/show/<instance_pk>/",
        r"admin/checked/<page_id>/",
    ],
    RECORDS: [
        r"admin/(feedback|remarks|awareness-days|commitments)/(create/|(edit|delete)/<instance_pk>/)",
        r"admin/search/(synonyms|promoted)/(new/|(edit|delete)/<pk>/)",
        r"admin/networks/<network_id>/digest/",
    ],
    UPLOADS: [
        r"admin/(documents|images)/(add|chooser/create|multiple/add)/",
        r"admin/documents/(edit|delete)/<document_id>/",
        r"admin/images/<image_id>/(delete/)?",
        r"admin/(documents|images)/multiple/<\w+>/(delete/)?",
        r"admin/(documents|images)/multiple/(create_from_uploaded_\w+|delete_upload)/<uploaded_file_id>/",
    ],
    OWN: [
        r"admin/account/",
        r"admin/dismissibles/",
        r"admin/editing-sessions/(ping/<app_label>/<model_name>/<object_id>|release)/<session_id>/",
    ],
    ASKS: [
        r"admin/networks/<network_id>/mailing-list-copy/",
    ],
    SIGNS_IN: [
        r"admin/(login|logout)/",
        r"admin/password_reset/(done/|complete/|confirm/<uidb64>/<token>/)?",
        r"accounts/",
        r"accounts/(login|logout|inactive|reauthenticate|who|signed-in-again|sessions|own-addresses|staff|connect)/",
        r"accounts/password/(change/|reset/(done/|key/1-1/|key/done/)?)",
        r"accounts/2fa/((authenticate|reauthenticate|totp/activate|totp/deactivate)/)?",
        r"accounts/2fa/codes/((generate|download)/)?",
        r"accounts/oidc/(1/login/callback|cancelled)/",
    ],
    CLOSED: [
        r"admin/api/main/(images|documents)/(<pk>/|find/)?",
        r"admin/api/main/pages/(0/action|<pk>/action/<action_name>)/",
        r"admin/snippets/choose/(x/x|networks/theme|home/alert|updates/response)/create/",
        r"admin/(failwhale|test404|pages/1/(lock|set_position|unlock))/",
        r"_util/((login|authenticate_with_password/1/1)/)?",
        r"documents/authenticate_with_password/1/?",
    ],
    FOR_READERS: [
        r"1(calendar\.ics|event\.ics|feed\.atom)?",
        r"calendar\.ics",
        r"feeds/(all|statements|updates)\.atom",
        r"(documents/1/1|media/1)",
        r"(alerts/(hide/)?|people/|statements/|events/|you-said-we-did/(1/)?)",
        r"(feedback/(sent/|what-we-store/)?|useful/(sent/)?|search/(suggest/)?)",
        r"(by-mail/(joined/|left/|(leave|yes)/1/)|mailing-lists/(join|leave|sent)/)",
        r"privacy-settings/(show-hidden-alerts/)?",
    ],
    FOR_MACHINES: [
        r"(healthz|readyz|metrics|\.well-known/security\.txt|robots\.txt|sitemap\.xml|favicon\.ico)",
    ],
}
ALL = {pattern: reason for reason, patterns in REASONS.items() for pattern in patterns}


def reasons_for(address: str) -> list[str]:
    """The patterns that say why `address` (without the slash before it) asks for no fresh sign-in."""
    return [pattern for pattern in ALL if re.fullmatch(pattern, address)]
