"""Characters that nobody means: they turn round what stands beside them, hide, or pile up over other lines.

Taken out of whatever is sent to the site, before anything else sees it, so that no page, mail, export or feed
has to think of them. What languages need stays: joiners, direction marks, up to three accents on a letter.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from cms.typing import GetResponse, ViewFunction

# Embeddings, overrides and isolates of direction; zero-width space, word joiner, byte order mark.
HIDDEN = "[\u202a-\u202e\u2066-\u2069\u200b\u2060\ufeff]"
ACCENT = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
# What XML cannot hold, and no other text format means as words; but for the three that end lines and cells.
CONTROL = "\x00-\x08\v\f\x0e-\x1f\x7f-\x9f\ufffe\uffff"
UNPRINTABLE = re.compile(f"[{CONTROL}]")
BETWEEN_LINES = re.compile(f"[\n\r\u2028\u2029{CONTROL}]+")
HARMFUL = re.compile(f"{HIDDEN}+|(?<={ACCENT}{{3}}){ACCENT}+")


def sanitise(text: str) -> str:
    """`text` without what nobody means."""
    return HARMFUL.sub("", text)


def one_line(text: str) -> str:
    """`text` with a space for each line break, as titles, names and headers need it."""
    return " ".join(filter(None, map(str.strip, BETWEEN_LINES.split(text))))


def printable(text: str) -> str:
    """`text` with a space for each character that steers a machine; lines stay."""
    return UNPRINTABLE.sub(" ", text)


def is_storable(text: str) -> bool:
    """Whether PostgreSQL can hold `text`: valid Unicode without NUL."""
    if "\x00" in text:
        return False
    try:
        text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    return True


def texts_of(request: HttpRequest) -> list[str]:
    """Everything a request says outside its body; forms check the body."""
    texts = [request.path_info, *request.COOKIES.keys(), *request.COOKIES.values()]
    for key, values in request.GET.lists():
        texts += [key, *values]
    return texts


class SanitiseMiddleware:
    """Of every form that is sent, but not of passwords: those are compared, never shown."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: ViewFunction, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        if any(HARMFUL.search(each) for each in _texts(request.POST)):
            cleaned = request.POST.copy()
            for name, values in cleaned.lists():
                if "password" not in name:
                    cleaned.setlist(name, [sanitise(value) for value in values])
            replaced: Any = request
            replaced.POST = cleaned


def _texts(sent: QueryDict) -> Iterator[str]:
    return (value for _name, values in sent.lists() for value in values)
