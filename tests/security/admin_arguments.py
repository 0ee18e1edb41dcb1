"""What stands for each argument in the addresses of the admin.

A new view with an argument named as one below needs nothing here. Otherwise add a line to `ARGUMENTS`: where
the address begins, and of which kind (see `admin_world`) the argument is, or a list of fixed values.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product

from django.apps import apps
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from tests.security.admin_routes import Route
from tests.security.admin_world import World

# The longest beginning of the address counts.
ARGUMENTS: dict[str, dict] = {
    "": {
        "page_id": "page",
        "parent_page_id": "page",
        "page_to_move_id": "page",
        "destination_id": "network",
        "page_pk": "page",
        "revision_id": "revision",
        "task_id": "task",
        "task_state_id": "task_state",
        "workflow_state_id": "workflow_state",
        "image_id": "image",
        "document_id": "document",
        "doc_id": "document",
        "uploaded_file_id": "uploaded_file",
        "collection_id": "collection",
        "network_id": "network",
        "user_id": "user",
        "redirect_id": "redirect",
        "workflow_pk": "workflow",
        "session_id": [1],
        "series_id": "series",
        "month": [date(2026, 9, 1)],
        "content_type_id": "page_type",
        "content_type_app_name": ["networks"],
        "content_type_model_name": ["statementpage"],
        "action_name": ["approve", "reject"],
    },
    "admin/alerts/": {"pk": "alert"},
    "admin/api/main/documents/": {"pk": "document"},
    "admin/api/main/images/": {"pk": "image"},
    "admin/api/main/pages/": {"pk": "page", "action_name": list(PagesAdminAPIViewSet.actions)},
    "admin/awareness-days/": {"instance_pk": "awareness_day"},
    "admin/choose-page/": {"parent_page_id": "draft"},
    "admin/collections/": {"pk": "collection"},
    "admin/commitments/": {"instance_pk": "commitment"},
    "admin/documents/chooser/": {"pk": "document"},
    "admin/editing-sessions/": {"app_label": ["cms"], "model_name": ["basepage"], "object_id": "page"},
    "admin/feedback/": {"instance_pk": "feedback"},
    "admin/groups/": {"pk": "group"},
    "admin/images/": {"filter_spec": ["max-165x165"]},
    "admin/images/chooser/": {"pk": "image"},
    "admin/mailing-list-copies/": {"pk": "list_copy"},
    "admin/moderation/": {"pk": "task_state"},
    "admin/moderation/emergency/": {"object_id": "page"},
    "admin/moderation/unchecked/": {"pk": "emergency"},
    "admin/pages/": {"pk": "page", "revision_id_a": ["live", "earliest"], "revision_id_b": "revision"},
    "admin/pages/<page_id>/revisions/<revision_id>/unschedule/": {
        "page_id": "waiting",
        "revision_id": "waiting_revision",
    },
    "admin/pages/<page_id>/workflow_history/": {"page_id": "review"},
    "admin/pages/workflow/": {"page_id": "review"},
    "admin/pages/create/": {"app_label": ["networks"], "model_name": ["statementpage"]},
    "admin/password_reset/": {"uidb64": ["MQ"], "token": ["set-password"]},
    "admin/remarks/": {"instance_pk": "remark"},
    "admin/reports/months/": {"until": [date(2026, 9, 1)]},
    "admin/search/promoted/": {"pk": "promotion"},
    "admin/search/synonyms/": {"pk": "synonym"},
    "admin/sites/": {"pk": "site"},
    "admin/snippets/choose/home/alert/": {"pk": "alert"},
    "admin/snippets/choose/networks/theme/": {"pk": "theme"},
    "admin/snippets/home/alert/": {
        "pk": "alert",
        "revision_id": "alert_revision",
        "revision_id_a": ["earliest"],
        "revision_id_b": "alert_revision",
        "task_state_id": "alert_task_state",
        "workflow_state_id": "alert_workflow_state",
    },
    "admin/snippets/choose/updates/response/": {"pk": "response"},
    "admin/snippets/networks/theme/": {"pk": "theme"},
    "admin/snippets/updates/response/": {
        "pk": "response",
        "revision_id": "response_revision",
        "revision_id_a": ["earliest"],
        "revision_id_b": "response_revision",
        "task_state_id": "response_task_state",
        "workflow_state_id": "response_workflow_state",
    },
    "admin/statements/": {"instance_pk": "statement"},
    "admin/tag-autocomplete/": {"app_name": ["taggit"], "model_name": ["tag"]},
    "admin/terms/": {"instance_pk": "term"},
    "admin/users/": {"pk": "user"},
    "admin/workflows/": {"pk": "workflow"},
    "admin/workflows/tasks/": {"app_label": ["cms"], "model_name": ["foureyestask"], "pk": "task"},
}

# Where the things to act on come after the question mark: the address begins, and the kind.
QUERIES = {
    "admin/choose-page/chosen-multiple/": ("id", "draft"),
    "admin/documents/chooser/chosen-multiple/": ("id", "document"),
    "admin/images/chooser/chosen-multiple/": ("id", "image"),
    "admin/snippets/choose/home/alert/chosen-multiple/": ("id", "alert"),
    "admin/snippets/choose/networks/theme/chosen-multiple/": ("id", "theme"),
    "admin/snippets/choose/updates/response/chosen-multiple/": ("id", "response"),
    "admin/tag-autocomplete/": ("term", ["zanzibar"]),
}
# What the bulk actions of a model act on.
BULK_KINDS = {
    "auth.user": "user",
    "cms.basepage": "page",
    "home.alert": "alert",
    "networks.theme": "theme",
    "updates.response": "response",
    "wagtaildocs.document": "document",
    "wagtailimages.image": "image",
}


@dataclass(frozen=True)
class Visit:
    """One address to ask for. `foreign`: something in it is the other network’s, or the whole site’s."""

    route: Route
    address: str
    foreign: bool


def visits(route: Route, world: World) -> Iterator[Visit]:
    """The addresses of `route`: with our ids, theirs, and mixed."""
    if str(route).startswith("admin/bulk/"):
        yield from _bulk_actions(route, world)
        return
    choices = [_values(_kind_of(route, name), world) for name in route.parameters]
    for *arguments, (query, of_query) in product(*choices, _queries(route, world)):
        values = {name: value for name, (value, _) in zip(route.parameters, arguments, strict=True)}
        foreign = of_query or any(each for _, each in arguments)
        yield Visit(route, route.address(values) + query, foreign)


def _kind_of(route: Route, name: str):
    address = str(route)
    for beginning in sorted(ARGUMENTS, key=len, reverse=True):
        if address.startswith(beginning) and name in ARGUMENTS[beginning]:
            return ARGUMENTS[beginning][name]
    raise AssertionError(
        f"{address}: say in ARGUMENTS of tests/security/admin_arguments.py what “{name}” is, for example "
        f'"{address.split("<")[0]}": {{"{name}": "page"}}'
    )


def _values(kind: str | list, world: World) -> list[tuple[object, bool]]:
    """The values of `kind`, each with whether it is foreign to a lead of our network."""
    if isinstance(kind, list):
        return [(value, False) for value in kind]
    if kind in world.shared:
        return [(value, True) for value in world.shared[kind]]
    return [(value, False) for value in world.own[kind]] + [(value, True) for value in world.other[kind]]


def _queries(route: Route, world: World) -> list[tuple[str, bool]]:
    for beginning, (name, kind) in QUERIES.items():
        if str(route).startswith(beginning):
            return [(f"?{name}={value}", foreign) for value, foreign in _values(kind, world)]
    return [("", False)]


def _bulk_actions(route: Route, world: World) -> Iterator[Visit]:
    for model in apps.get_models():
        label, name = model._meta.app_label, model._meta.model_name
        for action in bulk_action_registry.get_bulk_actions_for_model(label, name):
            values = {"app_label": label, "model_name": name, "action": action.action_type}
            for pk, foreign in _values(_bulk_kind(model), world):
                yield Visit(route, f"{route.address(values)}?id={pk}", foreign)


def _bulk_kind(model) -> str:
    if model._meta.label_lower in BULK_KINDS:
        return BULK_KINDS[model._meta.label_lower]
    raise AssertionError(
        f"Say in BULK_KINDS of tests/security/admin_arguments.py of which kind {model._meta.label_lower} is."
    )
