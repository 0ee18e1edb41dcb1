"""The words of a page, by the search fields its type declares, read from what is stored.

Wagtail's own way makes an object of each block, and asks the database for linked pages and pictures that an
index does not need: for a hundred thousand pages that takes longer than everything else.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import Any

from django.db.models import Manager, Model
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.search import index

from cms.models import BasePage
from search.query.text import as_shown

# Between these a new line begins for the reader; other tags may stand inside a word.
_BREAK = re.compile(r"</?(?:p|h\d|li|ul|ol|blockquote|br|hr|div|td|tr)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
# A page of more than this is a book; PostgreSQL would refuse it.
LONGEST = 100_000


@dataclass
class IndexedText:
    """What is searched, the heaviest first, each paragraph a line."""

    title: str
    summary: str = ""
    key_text: str = ""
    body: str = ""

    def __post_init__(self) -> None:
        self.title = as_shown(self.title)[:LONGEST]
        for name in ("summary", "key_text", "body"):
            lines = (as_shown(line) for line in getattr(self, name).split("\n"))
            setattr(self, name, "\n".join(line for line in lines if line)[:LONGEST])


@dataclass
class _Parts:
    key: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)


def text_of(page: BasePage) -> IndexedText:
    """The words of `page`, which must be of its own type."""
    parts = _Parts()
    model: Any = type(page)
    for search_field in _fields(model):
        _collect(page, search_field, parts)
    return IndexedText(page.title, page.summary, "\n".join(parts.key), "\n".join(parts.body))


def related_names(model: Any) -> list[str]:
    """What to prefetch before `text_of` is asked for many pages of `model`."""
    return [found.field_name for found in _fields(model) if isinstance(found, index.RelatedFields)]


def plain(rich_text: str) -> str:
    """Rich text as a reader sees it, each paragraph a line."""
    return unescape(_TAG.sub("", _BREAK.sub("\n", rich_text)))


@cache
def _fields(model: Any) -> list[index.SearchField | index.RelatedFields]:
    wanted = (index.SearchField, index.RelatedFields)
    own = [found for found in model.get_search_fields() if isinstance(found, wanted)]
    return [found for found in own if found.field_name not in ("title", "summary")]


def _collect(item: Model, search_field: index.SearchField | index.RelatedFields, parts: _Parts) -> None:
    if isinstance(search_field, index.RelatedFields):
        related = getattr(item, search_field.field_name)
        items = related.all() if isinstance(related, Manager) or hasattr(related, "all") else [related]
        for one in items:
            for inner in search_field.fields:
                if one is not None and isinstance(inner, (index.SearchField, index.RelatedFields)):
                    _collect(one, inner, parts)
        return
    chosen = parts.key if (search_field.boost or 1) > 1 else parts.body
    chosen.extend(_values(item, search_field))


def _values(item: Model, search_field: index.SearchField) -> Iterator[str]:
    name = search_field.field_name
    model_field = next((found for found in item._meta.fields if found.name == name), None)
    if isinstance(model_field, StreamField):
        yield from _of_block(model_field.stream_block, list(getattr(item, name).raw_data))
    elif isinstance(model_field, RichTextField):
        yield plain(getattr(item, name) or "")
    else:
        value = search_field.get_value(item)
        yield from (str(one) for one in (value if isinstance(value, list) else [value]) if one)


def _of_block(block: blocks.Block, raw: Any) -> Iterator[str]:
    """The words in `raw`, the stored form of `block`."""
    if raw in (None, "") or getattr(block, "search_index", True) is False:
        return
    if isinstance(block, blocks.BaseStreamBlock):
        for child in raw:
            if child["type"] in block.child_blocks:
                yield from _of_block(block.child_blocks[child["type"]], child["value"])
    elif isinstance(block, ImageBlock):
        yield str(raw.get("alt_text") or "")
    elif isinstance(block, TypedTableBlock):
        yield from _of_table(block, raw)
    elif isinstance(block, blocks.BaseStructBlock):
        for name, child in block.child_blocks.items():
            yield from _of_block(child, raw.get(name))
    elif isinstance(block, blocks.ListBlock):
        for child in raw:
            is_wrapped = isinstance(child, dict) and child.get("type") == "item"
            yield from _of_block(block.child_block, child["value"] if is_wrapped else child)
    elif isinstance(block, blocks.RichTextBlock):
        yield plain(raw)
    elif isinstance(block, (blocks.CharBlock, blocks.TextBlock)):
        yield raw


def _of_table(block: TypedTableBlock, raw: dict[str, Any]) -> Iterator[str]:
    columns = raw.get("columns", [])
    yield str(raw.get("caption") or "")
    yield from (str(column.get("heading") or "") for column in columns)
    for row in raw.get("rows", []):
        for column, value in zip(columns, row["values"], strict=False):
            if column["type"] in block.child_blocks:
                yield from _of_block(block.child_blocks[column["type"]], value)
