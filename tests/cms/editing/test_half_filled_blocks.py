"""A half-filled block is saved in a draft and asked for the rest later: every block of every stream."""

from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from wagtail.blocks import BaseStructBlock, FieldBlock
from wagtail.fields import StreamField
from wagtail.models import get_page_models
from wagtail.snippets.models import get_snippet_models

from networks.models import StatementPage

STREAMS = {
    f"{model.__name__}.{field.name}": field.stream_block
    for model in [*get_page_models(), *get_snippet_models()]
    for field in model._meta.fields
    if isinstance(field, StreamField)
}


def half_filled(block) -> Iterator:
    """Values of `block`: empty, and with what is typed into each of its fields alone."""
    default = block.get_default()
    yield default
    if isinstance(block, BaseStructBlock) and default is not None:
        for name, child in block.child_blocks.items():
            for value in half_filled(child):
                yield block.normalize({**default, name: value})
    elif isinstance(block, FieldBlock) and isinstance(block.field, forms.CharField):
        yield block.normalize("https:/")


@pytest.mark.parametrize("stream", STREAMS.values(), ids=list(STREAMS))
def test_a_draft_with_a_half_filled_block_is_valid_and_asked_for_the_rest_later(stream):
    refused = set()
    for name, block in stream.child_blocks.items():
        for value in half_filled(block):
            whole = stream.normalize([(name, value)])
            stream.clean_deferred(whole)
            try:
                stream.clean(whole)
            except ValidationError:
                refused.add(name)
    # A table and a picture’s block may stand empty; everything else has something that readers need.
    assert refused >= set(stream.child_blocks) - {"table"}


def test_a_block_is_strict_again_after_a_draft(db):
    stream = StatementPage._meta.get_field("body").stream_block
    half = stream.normalize([("video", {"title": "T", "address": "https:/"})])
    for _time in range(2):
        stream.clean_deferred(half)
        with pytest.raises(ValidationError):
            stream.clean(half)


@pytest.mark.parametrize("address", ["javascript:x", " JavaScript:x", "data:text/html,x", "java\tscript:x"])
def test_not_even_a_draft_holds_an_address_that_runs(address):
    stream = StatementPage._meta.get_field("body").stream_block
    value = stream.normalize([("video", {"title": "T", "address": address})])
    with pytest.raises(ValidationError):
        stream.clean_deferred(value)
