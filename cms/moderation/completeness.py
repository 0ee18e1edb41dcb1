"""What a draft lacks before readers may see it: drafts are saved half filled (`cms.editing.draft_forms`)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.blocks.base import get_error_json_data
from wagtail.fields import StreamField
from wagtail.models import Comment, DraftStateMixin


def problems(obj: Model, *, now: datetime) -> list[str]:
    """What is wrong with `obj` as it stands in memory, its blocks and rows; each begins with the field."""
    found = [*_of_fields(obj), *_of_blocks(obj)]
    if isinstance(obj, DraftStateMixin) and obj.expire_at and obj.expire_at <= now:
        found.append(f"{_label(obj, 'expire_at')}: {_('It has passed. Choose a later one, or none.')}")
    for relation in get_all_child_relations(type(obj)):
        if relation.related_model is not Comment:
            for row in getattr(obj, relation.get_accessor_name()).all():
                found += problems(row, now=now)
    return list(dict.fromkeys(found))


def _of_fields(obj: Model) -> Iterator[str]:
    parents = [field.name for field in obj._meta.fields if isinstance(field, ParentalKey)]
    try:
        obj.full_clean(exclude=parents)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            label = "" if name == NON_FIELD_ERRORS else f"{_label(obj, name)}: "
            yield from (f"{label}{message}" for message in messages)


def _of_blocks(obj: Model) -> Iterator[str]:
    for field in obj._meta.fields:
        if not isinstance(field, StreamField):
            continue
        value = getattr(obj, field.name)
        try:
            field.stream_block.clean(value)
        except ValidationError as error:
            found = get_error_json_data(error)
            for place, inner in sorted(found.get("blockErrors", {}).items()):
                label = f"{_label(obj, field.name)}, {value[place].block.label}"
                yield from (f"{label}: {message}" for message in _messages(inner))
            yield from (f"{_label(obj, field.name)}: {message}" for message in found.get("messages", []))


def _messages(found: dict[str, Any] | list[Any]) -> Iterator[str]:
    """The messages of an error as Wagtail's blocks give it to the editor, however deep."""
    if isinstance(found, list):
        yield from found
    else:
        for each in found.values():
            yield from _messages(each)


def _label(obj: Model, name: str) -> str:
    field: Any = obj._meta.get_field(name)
    return capfirst(str(field.verbose_name))
