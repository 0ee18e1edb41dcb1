"""What a form points at: a chooser is only a picture of the rule, the browser may send any number.

Looks into foreign keys, StreamFields and rich text alike, through the same `extract_references` that
Wagtail's reference index uses, so a new block is covered by itself.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

from cms.access.drafts import choosable
from cms.validators import parse_pk

if TYPE_CHECKING:
    from cms.models import BasePage

Reference = tuple[type[Model], str]


def in_values(model: type[Model], values: Mapping[str, Any]) -> dict[str, set[Reference]]:
    """The pages, images and documents in `values`, by the name of the field."""
    found = {}
    for name, value in values.items():
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if references := set(_in_value(field, value)):
            found[name] = references
    return found


def in_instance(instance: Model, names: Iterable[str]) -> set[Reference]:
    """What the fields of `instance` called `names` point at now."""
    values = {name: _read(instance, name) for name in names}
    return set().union(*in_values(type(instance), values).values())


def refused(references: Iterable[Reference], user: User) -> set[Reference]:
    """Of `references`, those `user` may not use; one query a kind."""
    wanted: dict[type[Model], set[Reference]] = {}
    for model, pk in references:
        wanted.setdefault(model, set()).add((model, pk))
    return {
        (kind, pk)
        for kind, pairs in wanted.items()
        for pk in {pk for _, pk in pairs} - _allowed(kind, {pk for _, pk in pairs}, user)
    }


def _allowed(kind: type[Model], ids: set[str], user: User) -> set[str]:
    numbers = [pk for pk in ids if parse_pk(pk) is not None]
    if issubclass(kind, _page_model()):
        found = choosable(_page_model().objects.filter(pk__in=numbers), user)
    else:
        policy = policy_registry.get_by_type(kind)
        found = policy.instances_user_has_any_permission_for(user, ["choose"]).filter(pk__in=numbers)
    return {str(pk) for pk in found.values_list("pk", flat=True)}


def _in_value(field: Any, value: Any) -> Iterator[Reference]:
    if field.is_relation:
        for related in _as_list(value):
            if isinstance(related, Model):
                yield from _guarded(type(related), related.pk)
    elif hasattr(field, "extract_references") and value:
        for model, pk, *_where in field.extract_references(value):
            yield from _guarded(model, pk)


def _guarded(model: type[Model], pk: object) -> Iterator[Reference]:
    """Only pages, images and documents have owners; a page counts once, whichever type names it."""
    page = _page_model()
    if issubclass(model, page):
        yield page, str(pk)
    elif model in (get_image_model(), get_document_model()):
        yield model, str(pk)


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return [value] if isinstance(value, Model) else list(value)


def _read(instance: Model, name: str) -> Any:
    value: Any = getattr(instance, name, None)
    return value.all() if hasattr(value, "all") else value


def _page_model() -> "type[BasePage]":
    return apps.get_model("cms", "BasePage")
