"""The page chooser shows everybody what they may link to, never a draft of another network."""

from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import chooser

from cms.access.drafts import choosable
from cms.models import BasePage
from cms.querysets import BasePageQuerySet
from cms.typing import Mixin, SignedInRequest
from cms.validators import parse_pk


def only_choosable(pages: BasePageQuerySet, request: SignedInRequest) -> BasePageQuerySet:
    """For the hook `construct_page_chooser_queryset`: browsing and searching."""
    return choosable(pages, request.user)


class PublishedTitle(chooser.PageTitleColumn):
    def get_value(self, instance: BasePage) -> Any:
        return super().get_value(under_published_title(instance))


class PublishedParentTitle(chooser.ParentPageColumn):
    def get_value(self, instance: BasePage) -> BasePage | None:
        parent = super().get_value(instance)
        return parent and under_published_title(parent)


def under_published_title(page: BasePage) -> BasePage:
    """A public page carries its public title here: the one in its draft is not approved yet."""
    if page.live:
        page.draft_title = page.title
    return page


class PublishedTitles(Mixin):
    """Mixed into Wagtail's two lists of pages."""

    @property
    def columns(self) -> list[Column]:
        replaced = {chooser.PageTitleColumn: PublishedTitle, chooser.ParentPageColumn: PublishedParentTitle}
        columns = super().columns
        for column in columns:
            column.__class__ = replaced.get(type(column), type(column))
        return columns


class BrowseView(PublishedTitles, chooser.BrowseView):
    def get(self, request: SignedInRequest, parent_page_id: int | None = None) -> HttpResponse:
        targets = request.GET.getlist("target_pages[]")
        if not all(target == "" or is_number(target) for target in targets):
            raise BadRequest("target_pages[] takes numbers")
        if parent_page_id is None:
            parent_page_id = self.start_for(request)
        elif not choosable(BasePage.objects.filter(pk=parent_page_id), request.user).exists():
            raise PermissionDenied
        return super().get(request, parent_page_id)

    def start_for(self, request: SignedInRequest) -> int | None:
        """Where to begin when only some types fit: Wagtail's own start may be another network's draft."""
        wanted = request.GET.get("page_type") or chooser.base_page_type_string
        try:
            classes = chooser.page_models_from_string(wanted)
        except (ValueError, LookupError):
            return None  # Wagtail answers 404
        if classes == (BasePage,):
            return None
        found = choosable(BasePage.objects.type(*classes), request.user)
        # The nearest page above all of them that may be seen; a parent of a visible page always is.
        above = found.first_common_ancestor(include_self=True)
        seen = choosable(above.get_ancestors(inclusive=True), request.user)
        return seen.order_by("-depth").values_list("pk", flat=True).first()


class SearchView(PublishedTitles, chooser.SearchView):
    pass


class ChosenMultipleView(chooser.ChosenMultipleView):
    def render_chosen_response(self, result: list[dict[str, Any]]) -> HttpResponse:
        public = dict(
            BasePage.objects.live().filter(pk__in=[row["id"] for row in result]).values_list("pk", "title")
        )
        return super().render_chosen_response(
            [row | {"adminTitle": public.get(row["id"], row["adminTitle"])} for row in result]
        )

    def get(self, request: SignedInRequest) -> HttpResponse:
        wanted = request.GET.getlist("id")
        if not all(is_number(pk) for pk in wanted):
            raise BadRequest("id takes numbers")
        # Of the page above all others Wagtail would ask the parent.
        pages = choosable(BasePage.objects.filter(pk__in=wanted, depth__gt=1), request.user)
        if pages.count() != len(set(wanted)):
            raise PermissionDenied
        return super().get(request)


class ExternalLinkView(chooser.ExternalLinkView):
    """An address of this site becomes a link to its page, if that may be linked to."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if f"{self.form_prefix}-url" not in request.POST:
            raise BadRequest("the address is missing")  # Wagtail's form expects at least an empty one
        return super().post(request)

    def render_chosen_response(self, result: dict[str, Any]) -> HttpResponse:
        if "id" in result:
            page = choosable(BasePage.objects.filter(pk=result["id"]), self.request.user).first()
            public = page and result | {"adminTitle": under_published_title(page).draft_title}
            result = public or self.get_result_data()
        return super().render_chosen_response(result)


def is_number(text: str) -> bool:
    return parse_pk(text) is not None
