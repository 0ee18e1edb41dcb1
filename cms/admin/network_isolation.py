"""The wall between networks: no address of the admin works with the page of another, whatever its view asks.

Wagtail's views ask late or not at all: the confirmation of a move, for example, names any page. So each
argument that is a page is looked at before the view, and a new view cannot forget to.
"""

from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from wagtail.admin.auth import permission_denied
from wagtail.models import DraftStateMixin
from wagtail.permissions import policy_registry

from cms.access.drafts import can_view_all_drafts, readable
from cms.models import BasePage
from cms.typing import GetResponse, ViewFunction

PAGE_ARGUMENTS = {
    "page_id",
    "page_pk",
    "parent_page_id",
    "page_to_move_id",
    "destination_id",
    "series_id",
}
# There a link may lead to any public page; `cms.admin.choosers` looks at each.
OPEN_TO_LINKS = "admin/choose-page/"
ANY_RIGHT = ("add", "change", "delete", "publish", "view")


class NetworkIsolationMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: ViewFunction, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        found: Any = request.resolver_match  # a view was found
        route = found.route
        if not route.startswith("admin/") or route.startswith(OPEN_TO_LINKS):
            return None
        if not request.user.has_perm("wagtailadmin.access_admin"):
            return None  # the view sends them away
        if is_allowed(request, view, kwargs):
            return None
        return permission_denied(request)


def is_allowed(request: HttpRequest, view: ViewFunction, kwargs: dict[str, Any]) -> bool:
    model = _model_of(view)
    if model and issubclass(model, DraftStateMixin) and not issubclass(model, BasePage):
        # Its drafts have no place in the tree: somebody with no right on them has nothing to look for.
        return policy_registry.get_by_type(model).user_has_any_permission(request.user, ANY_RIGHT)
    pages = {value for name, value in kwargs.items() if _is_page(request, name)}
    if not pages or can_view_all_drafts(request.user):
        return True
    return readable(BasePage.objects.filter(pk__in=pages), request.user).count() == len(pages)


def _is_page(request: HttpRequest, name: str) -> bool:
    match = request.resolver_match
    return name in PAGE_ARGUMENTS or (
        name == "pk" and match is not None and match.namespace == "wagtailadmin_pages"
    )


def _model_of(view: ViewFunction) -> type[Model] | None:
    """What a view of Wagtail's is about: it says so when it is put together."""
    model = getattr(view, "view_initkwargs", {}).get("model")
    return apps.get_model(model) if isinstance(model, str) else model
