"""What somebody typed beside what is stored now, and the form that puts both together."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.admin.concurrent.values import fill, fingerprint, in_words, sent, untouched
from cms.typing import Files

# The field of every form of this kind that holds its version: JSON, a fingerprint for each field and list.
FIELD = "made_from"
LONGEST = 20_000

Version = dict[str, str]


@dataclass(frozen=True)
class Shown:
    """The forms of a page as they would be shown now: its own, and the lists of forms beside it."""

    forms: tuple[BaseForm, ...]
    lists: "tuple[BaseFormSet[Any], ...]" = ()

    def fields(self) -> list[BoundField]:
        """Those that somebody can fill in."""
        return [field for form in self.forms for field in form if not field.field.disabled]

    def version(self) -> Version:
        fields = {str(field.html_name): fingerprint(untouched(field)) for field in self.fields()}
        return fields | {
            str(each.prefix): fingerprint(_entries(str(each.prefix), _as_shown(each))) for each in self.lists
        }


@dataclass(frozen=True)
class Difference:
    """A field or list that is stored otherwise than it was sent; `changed_by` "you", "them" or "both"."""

    name: str
    label: str
    changed_by: str
    yours: str
    stored: str


def read_version(text: str) -> Version:
    """What a form says that it was made from; empty for what no form of this site says."""
    try:
        found = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def put_together(
    shown: Shown, made_from: Version, data: QueryDict, files: Files
) -> tuple[list[Difference], QueryDict]:
    """The differences between `data` and what is stored, and `data` brought up to date.

    What only somebody else changed since `made_from` is taken over; whatever was typed stays.
    """
    merged, differences = data.copy(), []
    for field in shown.fields():
        now, typed = untouched(field), sent(field, data, files)
        if typed == now:
            continue
        changed_by = _changed_by(made_from.get(field.html_name), now, typed)
        if changed_by == "them":
            fill(merged, field)
        words = in_words(field, typed, now), in_words(field, now, typed)
        differences.append(Difference(field.name, str(field.label), changed_by, *words))
    for each in shown.lists:
        prefix = str(each.prefix)
        rows, sent_rows = _entries(prefix, _as_shown(each)), _entries(prefix, data)
        changed_by = _changed_by(made_from.get(prefix), rows, sent_rows)
        if sent_rows == rows or changed_by == "you":
            continue
        if changed_by == "them":
            _replace(merged, sent_rows, dict(rows))
        words = _("As you left it, below"), _("Changed meanwhile")
        differences.append(Difference(prefix, _name_of(each), changed_by, *words))
    return differences, merged


def _changed_by(was: str | None, now: Iterable[object], typed: Iterable[object]) -> str:
    if was == fingerprint(now):
        return "you"
    return "them" if was == fingerprint(typed) else "both"


def _as_shown(each: "BaseFormSet[Any]") -> QueryDict:
    """What a browser sends for a list of forms that nobody touched."""
    data = QueryDict(mutable=True)
    for form in [each.management_form, *each.forms]:
        for field in form:
            fill(data, field)
    return data


def _entries(prefix: str, data: QueryDict) -> list[tuple[str, list[str]]]:
    """What `data` says for the list named `prefix`; nothing is the same as an empty text."""
    names = sorted(name for name in data if name.startswith(f"{prefix}-"))
    found = [(name, [text.replace("\r\n", "\n") for text in data.getlist(name) if text]) for name in names]
    return [(name, texts) for name, texts in found if texts]


def _replace(data: QueryDict, old: list[tuple[str, list[str]]], new: dict[str, list[str]]) -> None:
    for name, _texts in old:
        del data[name]
    for name, texts in new.items():
        data.setlist(name, texts)


def _name_of(each: "BaseFormSet[Any]") -> str:
    model = getattr(each, "model", None)
    return capfirst(model._meta.verbose_name_plural) if model else _("Permissions")
