"""Pages that many pages need: home, those directly below it, the networks. Kept until content changes.

They are shared: nobody may change one, and serving takes a copy.
"""

from copy import copy
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.http import HttpRequest
from wagtail.models import get_page_models

from cms.access import visibility
from cms.content_version import VersionedValue

if TYPE_CHECKING:
    from cms.models import BasePage


def _read() -> "dict[str, BasePage]":
    """By address, in the order of the tree, drafts included. Types with `is_kept` are complete."""
    base = apps.get_model("cms", "BasePage")
    pages = {page.path: page for page in base.objects.filter(depth=3)}
    for model in get_page_models():
        if model.is_kept:
            found = model.objects.prefetch_related(*model.kept_with)
            pages.update({page.path: page for page in found})
    return {page.url_path: page for _path, page in sorted(pages.items())}


_kept = VersionedValue(_read)


def by_address() -> "dict[str, BasePage]":
    return _kept.get()


def below(parent: "BasePage", request: HttpRequest) -> "list[BasePage]":
    """The pages directly below home that `request` may read, in the order of the tree."""
    pages = _kept.get().values()
    inside = [page for page in pages if page.depth == parent.depth + 1 and page.path.startswith(parent.path)]
    return visibility.visible_among(inside, request)


def of_type(model: "type[BasePage]", request: HttpRequest) -> list[Any]:
    """All pages of a kept type that `request` may read, in the order of the tree."""
    return visibility.visible_among([page for page in _kept.get().values() if type(page) is model], request)


def to_serve(page: "BasePage") -> "BasePage":
    """A page's own copy of a kept one: it remembers much while it is served."""
    own = copy(page)
    own._state = copy(page._state)
    own._state.fields_cache = dict(page._state.fields_cache)
    return own
