"""`{% part %}`: a template that shows its values and nothing else, rendered once for the same values.

`{% masthead %}`: the head of a page, around what only this page has there.
"""

from datetime import date
from typing import Any

from django import template
from django.conf import settings
from django.template import Context, Engine
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import get_language

from cms.caching.stores import Memory

register = template.Library()

MOST_BYTES = 2 * 1024 * 1024
KEY_BYTES = 500  # what it is kept under, about
PLAIN = (str, int, float, bool, date, Promise, type(None))

_rendered = Memory(MOST_BYTES)


class Fragment(SafeString):
    @property
    def size(self) -> int:
        return len(self) + KEY_BYTES


@register.simple_tag
def part(name: str, /, **values: Any) -> str:
    """The template `name` with `values` and nothing of the page around it.

    Equal values give equal text, whatever was published meanwhile: so they must be plain (texts, numbers,
    days, tuples of those), never a page that may say something else tomorrow. TypeError otherwise.
    """
    # A text that is safe as it is equals one that is not: so the types as well.
    types = map(type, values.values())
    key = (name, get_language(), timezone.get_current_timezone_name(), *values.items(), *types)
    if (text := _rendered.get(None, key)) is None:
        for value in values.items():
            _require_plain(*value)
        text = Fragment(Engine.get_default().get_template(name).render(Context(values)))
        if not settings.DEBUG:
            _rendered.put(None, key, text)
    return text


@register.simple_block_tag
def masthead(
    content: str, title: str, *, kind: str = "", kicker: str = "", above: str = "", lead: str = ""
) -> str:
    """The title of a page and, between the tags, what stands beneath it.

    Over it the name of where it belongs (`kicker`), a link if its address is given (`above`).
    """
    values = {
        "content": content,
        "title": title,
        "kind": kind,
        "kicker": kicker,
        "above": above,
        "lead": lead,
    }
    return (
        Engine.get_default()
        .get_template("components/masthead.html")
        .render(Context(values | {"content": content}))
    )


def forget() -> None:
    """Have every part rendered again."""
    _rendered.clear()


def _require_plain(key: str, value: object) -> None:
    if isinstance(value, tuple):
        for each in value:
            # Inside a tuple nothing tells it from the same text that is not safe as it is.
            if isinstance(each, SafeData):
                raise TypeError(f"A part's values are plain, and {key} has marked text in it.")
            _require_plain(key, each)
    elif not isinstance(value, PLAIN):
        raise TypeError(f"A part's values are plain, and {key} is a {type(value).__name__}.")
