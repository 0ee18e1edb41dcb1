"""Form fields that accept what somebody has typed so far, for drafts: completeness is asked at submission.

What no column can hold (a day that does not exist, too many characters) is refused at any time, and so is an
address that a browser would run.
"""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator, RegexValidator
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import Block, FieldBlock

STORABLE = (MaxLengthValidator, ProhibitNullCharactersValidator)
# Whatever has a colon begins like an address of the web; “javascript:” does not.
runs_nothing = RegexValidator(r"\A(?:[^:]*\Z|https?:|/)", _("Begin with https:// or with /."))


def relax(field: forms.Field) -> None:
    """Let a field for text accept what does not have its form yet: half an address, half a mailbox."""
    is_relaxed = hasattr(field, "strict_validators")
    if is_relaxed or not isinstance(field, forms.CharField) or isinstance(field, forms.SlugField):
        return
    relaxed: Any = field
    relaxed.strict_validators = field.validators
    field.validators = [each for each in field.validators if isinstance(each, STORABLE)]
    if len(field.validators) < len(relaxed.strict_validators):
        field.validators.append(runs_nothing)
    if isinstance(field, forms.URLField):
        # It would complete what is not complete, or raise.
        relaxed.to_python = forms.CharField.to_python.__get__(field)


def restore(field: forms.Field) -> None:
    """Undo `relax`."""
    if hasattr(field, "strict_validators"):
        field.validators = field.__dict__.pop("strict_validators")
        field.__dict__.pop("to_python", None)


def fields_of(block: Block) -> Iterator[forms.Field]:
    """The form fields of `block` and of all blocks in it."""
    if isinstance(block, FieldBlock):
        yield block.field
    for child in getattr(block, "child_blocks", {}).values():
        yield from fields_of(child)
    if child := getattr(block, "child_block", None):
        yield from fields_of(child)
