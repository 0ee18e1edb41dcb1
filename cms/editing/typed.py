"""What somebody typed into a form that cannot be saved any more, to be shown so that they can copy it."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.http import QueryDict
from django.utils.text import capfirst

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - the name of Django's field
MADE_FOR = "made_for"  # the hidden field that says who opened a form
# What is typed there are passwords and codes, which no page may hold.
NEVER_HELD = ("password", "secret", "otp")
# Of forms and blocks: versions, counts, order, kinds. Nobody typed them.
HIDDEN = re.compile(
    rf"{MADE_FOR}|made_from|next|action-\w+|(loaded|replaces|overwrite)_revision_\w+|.*_FORMS"
    r"|comments-.*|.*-(count|deleted|order|type|id|ORDER|DELETE)"
)

NUMBER = re.compile("[0-9]{1,4}")


def may_be_held(name: str) -> bool:
    """Whether a page may hold what was typed into the field `name`. Its token is a new one."""
    return name != TOKEN and not any(part in name.lower() for part in NEVER_HELD)


def typed(sent: QueryDict, label: Callable[[str], str] | None = None) -> list[tuple[str, str]]:
    """What was filled in, under the names that `label` has for fields; passwords are not repeated."""
    return [
        ((label or plain_label)(name), text)
        for name in sent
        if may_be_held(name) and not HIDDEN.fullmatch(name)
        if (text := ", ".join(_in_words(value) for value in sent.getlist(name) if value))
    ]


def plain_label(name: str) -> str:
    """The name of a field as words, counted as people do: `items-0-topic` is “Items 1 topic”."""
    parts = name.removesuffix("-value").replace("_", " ").split("-")
    return capfirst(" ".join(str(int(part) + 1) if NUMBER.fullmatch(part) else part for part in parts))


def _in_words(value: str) -> str:
    """Of rich text, the editor's JSON, the words and where links lead; of an empty field, nothing."""
    words = "" if value == "null" else value
    if value.startswith("{"):
        with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
            content = json.loads(value)
            words = "\n".join([block["text"] for block in content["blocks"]] + _addresses(content))
    return words.encode("utf-8", "replace").decode()  # where an editor cut a character in two


def _addresses(content: dict[str, Any]) -> list[str]:
    entities = content.get("entityMap") or {}
    return [url for entity in entities.values() if (url := entity.get("data", {}).get("url"))]
