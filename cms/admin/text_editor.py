"""Wagtail's editor of rich text, for whatever arrives in place of a text: half of it, or a hand-made one.

The browser sends a text as JSON (Draft.js "content state"). Wagtail takes it as it comes: what is broken is a
500, and what is nested, or styled twice over, costs the square of its length.
"""

import json
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.error import ExporterException
from wagtail.admin.rich_text import DraftailRichTextArea

from cms.security import bounds
from cms.security.sanitise import is_storable, sanitise
from cms.typing import StrOrPromise

DAMAGED = _(
    "This text arrived damaged. Its words are below, without links and formatting: "
    "check them, format them again and save."
)
TOO_MUCH = _(
    "This text is too long for one piece. Nothing of it is lost: divide it into several texts "
    "or pages, and save again."
)
# What Wagtail's converter and `json` raise for what no editor sends.
NO_CONTENT_STATE = (
    ArithmeticError,
    AttributeError,
    ExporterException,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
_WORDS = re.compile(r'"text"\s*:\s*("(?:[^"\\]|\\.)*+")', re.DOTALL)


class Unreadable:
    """In the place of a text that cannot be taken: the form's field reads it as text, and gets the error."""

    def __init__(self, message: StrOrPromise, content_state: str) -> None:
        self.message = message
        self.content_state = content_state  # what the editor shows again

    def __str__(self) -> str:
        raise ValidationError(self.message)


class TextEditor(DraftailRichTextArea):
    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str | Unreadable | None:
        sent = data.get(name)
        if not sent:
            return sent
        try:
            if not _is_too_much(sent):
                return _storable(super().value_from_datadict(data, files, name))
        except NO_CONTENT_STATE:
            return Unreadable(DAMAGED, _content_state(_words_in(sent)))
        return Unreadable(TOO_MUCH, sent)

    def format_value(self, value: Any) -> str:
        return value.content_state if isinstance(value, Unreadable) else super().format_value(value)


def _is_too_much(sent: str) -> bool:
    """Whether a text has more than the bounds allow. Raises one of `NO_CONTENT_STATE` for what is no text."""
    blocks = (json.loads(sent) or {}).get("blocks", [])
    return (
        len(sent) > bounds.LONGEST_TEXT
        or len(blocks) > bounds.MOST_PARAGRAPHS
        or any(_is_paragraph_too_much(block) for block in blocks)
    )


def _is_paragraph_too_much(block: dict[str, Any]) -> bool:
    ranges: dict[str, list[tuple[int, int]]] = {}
    for each in block.get("inlineStyleRanges", []):
        ranges.setdefault(each["style"], []).append((each["offset"], each["offset"] + each["length"]))
    for each in block.get("entityRanges", []):
        ranges.setdefault("", []).append((each["offset"], each["offset"] + each["length"]))
    return (
        block.get("depth", 0) > bounds.DEEPEST_LIST
        or block.get("text", "").count("\n") > bounds.MOST_PARTS
        or sum(map(len, ranges.values())) > bounds.MOST_PARTS
        or any(_overlap(found) for found in ranges.values())
    )


def _overlap(ranges: list[tuple[int, int]]) -> bool:
    """The editor joins what overlaps; to render it piled up costs the square of their number."""
    return any(left[1] > right[0] for left, right in pairwise(sorted(ranges)))


def _storable(html: str) -> str:
    """`html` without what hid behind JSON's escapes from `cms.security`."""
    if not is_storable(html):
        raise ValueError("not text")
    return sanitise(html)


def _words_in(sent: str) -> list[str]:
    """The paragraphs of a content state of which only pieces can be read; all of it if there are none."""
    found = []
    for text in _WORDS.findall(sent):
        try:
            found.append(json.loads(text, strict=False))
        except ValueError:
            found.append(text)
    return found if 0 < len(found) <= bounds.MOST_PARAGRAPHS else [sent]


def _content_state(paragraphs: list[str]) -> str:
    blocks = [
        {"key": f"{number:05}", "type": "unstyled", "text": text} for number, text in enumerate(paragraphs)
    ]
    return json.dumps({"blocks": blocks, "entityMap": {}})
