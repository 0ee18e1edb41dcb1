"""What is under review, for lists: a fixed number of queries however many rows there are."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Revision, WorkflowMixin, WorkflowState

from cms.models import BasePage


@dataclass(frozen=True)
class ReviewedObject:
    """A page or another thing that is approved, such as an alert."""

    obj: object
    kind: str
    network: str
    edit_url: str


def subjects_of(states: Iterable[WorkflowState]) -> dict[int, ReviewedObject]:
    """By the id of the workflow state. What was deleted since is left out."""
    wanted: dict[int, dict[int, str]] = defaultdict(dict)
    for state in states:
        wanted[state.base_content_type_id][state.pk] = state.object_id
    found: dict[int, ReviewedObject] = {}
    for type_id, ids in wanted.items():
        model: Any = ContentType.objects.get_for_id(type_id).model_class()
        objects = {str(obj.pk): obj for obj in _objects(model, ids.values())}
        found |= {pk: _subject(objects[object_id]) for pk, object_id in ids.items() if object_id in objects}
    return found


def subject_of(obj: WorkflowMixin) -> ReviewedObject:
    return _subject(obj)


def edit_url(obj: WorkflowMixin) -> str:
    """Where it is edited. Says nothing about who may."""
    if isinstance(obj, BasePage):
        return reverse("wagtailadmin_pages:edit", args=[obj.pk])
    return _viewset_url(obj, "edit")


def compare_url(obj: WorkflowMixin, earlier: int | str, later: int | str) -> str:
    """Wagtail's comparison of two revisions; `earlier` may be "live"."""
    if isinstance(obj, BasePage):
        return reverse("wagtailadmin_pages:revisions_compare", args=[obj.pk, earlier, later])
    return _viewset_url(obj, "revisions_compare", earlier, later)


def emergency_url(obj: WorkflowMixin) -> str:
    """Where the newest draft of `obj` is published without a second check."""
    type_id = ContentType.objects.get_for_model(obj).pk
    return reverse("moderation:emergency", args=[type_id, obj.pk])


def beside_preview(revision: Revision) -> list[tuple[str, str]]:
    """What readers get of a version although its own page need not show it, each with where they do."""
    said = [
        (_("Last part of the address"), revision.content.get("slug")),
        (_("In lists, feeds and search results"), revision.content.get("summary")),
        (_("What changed, in the page’s history"), revision.content.get("change_note")),
    ]
    return [(where, words) for where, words in said if words]


def _viewset_url(obj: WorkflowMixin, name: str, *args: Any) -> str:
    viewset = getattr(obj, "snippet_viewset", None)
    return reverse(viewset.get_url_name(name), args=[quote(obj.pk), *args]) if viewset else ""


def _objects(model: type[Model], ids: Iterable[Any]) -> QuerySet[Any]:
    objects = model._default_manager.filter(pk__in=list(ids))
    return objects.select_related("network") if issubclass(model, BasePage) else objects


def _subject(obj: WorkflowMixin) -> ReviewedObject:
    if isinstance(obj, BasePage):
        model = obj.specific_class or type(obj)
        return ReviewedObject(
            obj, str(model.kind_name), obj.network.title if obj.network else "", edit_url(obj)
        )
    return ReviewedObject(obj, capfirst(str(obj._meta.verbose_name)), "", edit_url(obj))
