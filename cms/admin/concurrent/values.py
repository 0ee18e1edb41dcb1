"""What a form shows, as its browser would send it back: the one measure of what changed."""

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.admin.rich_text import DraftailRichTextArea

from cms.typing import Files

Sent = tuple[str, ...]
PARAGRAPH_KEY = re.compile(r' data-block-key="\w*"')  # the rich text editor makes new ones each time


def fill(data: QueryDict, field: BoundField) -> None:
    """Put into `data` what a browser sends for `field` of a form that nobody touched."""
    widget: Any = field.field.widget
    value = field.field.prepare_value(field.initial)
    if isinstance(field.field.widget, forms.MultiWidget):
        parts = value if isinstance(value, list | tuple) else widget.decompress(value)
        for suffix, each, part in zip(widget.widgets_names, widget.widgets, parts, strict=True):
            _put(data, field.html_name + suffix, each, part)
    else:
        _put(data, field.html_name, widget, value)


def _put(data: QueryDict, name: str, widget: forms.Widget, value: Any) -> None:
    if isinstance(widget, forms.CheckboxInput):
        data.setlist(name, ["on"] if widget.check_test(value) else [])
        return
    formatted = widget.format_value(value)
    if isinstance(formatted, list | tuple):
        data.setlist(name, [str(each) for each in formatted])
    else:
        data.setlist(name, [] if formatted is None else [str(formatted)])


def untouched(field: BoundField) -> Sent:
    """What a browser sends for `field` as it is shown."""
    if isinstance(field.field.widget, forms.FileInput):
        return (str(field.initial or ""),)
    data = QueryDict(mutable=True)
    fill(data, field)
    return sent(field, data, MultiValueDict())


def sent(field: BoundField, data: QueryDict, files: Files) -> Sent:
    """What `data` and `files` say for `field`, without order, kinds of line ends, and keys of paragraphs."""
    value = field.field.widget.value_from_datadict(data, files, field.html_name)
    if isinstance(field.field.widget, forms.FileInput):
        return (str(value or field.initial or ""),)
    values = value if isinstance(value, list | tuple) else [value]
    texts = ["on" if each is True else str(each or "").replace("\r\n", "\n").strip() for each in values]
    return tuple(sorted(PARAGRAPH_KEY.sub("", text) for text in texts if text))


def fingerprint(values: Iterable[object]) -> str:
    """Short, the same in every process, and without what it is made from."""
    return sha256(json.dumps(list(values)).encode()).hexdigest()[:16]


def in_words(field: BoundField, values: Sent, other: Sent) -> str:
    """`values` as people say them; of a choice of several only what `other` lacks."""
    asked, widget = field.field, field.field.widget
    if getattr(widget, "input_type", "") == "password":
        return _("Not shown")
    if isinstance(widget, forms.CheckboxInput):
        return _("Yes") if values else _("No")
    several = getattr(widget, "allow_multiple_selected", False)
    if several:
        values = tuple(value for value in values if value not in other)
    if isinstance(widget, DraftailRichTextArea):
        values = tuple(strip_tags(value.replace("</p>", "</p>\n")) for value in values)
    words = ", ".join(_names(asked, values))
    if several:
        return _("Only here: %(names)s") % {"names": words} if words else _("Nothing more")
    return words or _("Empty")


def _names(asked: forms.Field, values: Sent) -> list[str]:
    if isinstance(asked, forms.ModelChoiceField) and asked.queryset is not None:
        key = asked.to_field_name or "pk"
        try:
            found = asked.queryset.filter(**{f"{key}__in": values})
            return [str(asked.label_from_instance(each)) for each in found] or list(values)
        except (ValueError, TypeError):
            return list(values)
    if isinstance(asked, forms.ChoiceField):
        return [_label(asked.choices, value) for value in values]
    return list(values)


def _label(choices: Any, value: str) -> str:
    for key, label in choices:
        if isinstance(label, list | tuple):
            found = _label(label, value)
            if found != value:
                return found
        elif str(key) == value:
            return str(label)
    return value
