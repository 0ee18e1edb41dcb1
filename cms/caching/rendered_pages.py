"""A page rendered once for all readers who may see the same; what is personal in it is filled in for each.

The cache in front (`cms/caching/`) never answers people who are signed in. They get their pages from here, of
the same content version and up to the same moment at which time alone changes a page. People who write get
every page rendered for them.
"""

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from cms.access import visibility
from cms.caching.boundaries import next_boundary
from cms.caching.stores import Memory
from cms.content_version import VersionedValue

MOST_BYTES = 4 * 1024 * 1024

_SECRET = secrets.token_hex(16)  # nobody's text can look like a gap
_GAP = re.compile(f"<!--{_SECRET} ([a-z_/]+[.]html [0-9A-Z]*)-->")

# What a request carries while its page is rendered for everybody.
LEAVES_GAPS = "_leaves_gaps"

_kept = VersionedValue(lambda: Memory(MOST_BYTES))


@dataclass(frozen=True)
class SharedPage:
    """Text and, at every other place, the template that fills the gap and the place of its page."""

    pieces: list[str]
    headers: dict[str, str]

    @property
    def size(self) -> int:
        return sum(len(piece.encode()) for piece in self.pieces)

    def answer(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse("".join(_filled(self.pieces, request)), headers=self.headers)


def serve(request: HttpRequest, render: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `render()`, or what it was for somebody before who may see the same."""
    if not _is_shareable(request):
        return render()
    memory, key = _kept.get(), _key_of(request)
    shared = memory.get(None, key)  # the whole memory goes with its content version
    if shared is None:
        response = _with_gaps(request, render)
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        shared = SharedPage(_GAP.split(response.content.decode()), dict(response.headers))
        if response.status_code != 200 or response.cookies:
            response.content = "".join(_filled(shared.pieces, request))
            return response
        memory.put(None, key, shared)
    return shared.answer(request)


def shared(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """`serve` for a view. Where it is answered from here, nobody looks up which page it is about."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any) -> HttpResponse:
        return serve(request, lambda: view(request, *args))

    return answer


def forget() -> None:
    """Have every page rendered again."""
    _kept.clear()


def gap_for(request: HttpRequest | None, template: str, place: str) -> str | None:
    """What stands for `template` while a page is rendered for many; None when it is rendered for one.

    `place` is the page's in the tree (treebeard's path), empty for what is no page of the tree.
    """
    return f"<!--{_SECRET} {template} {place}-->" if getattr(request, LEAVES_GAPS, False) else None


def _is_shareable(request: HttpRequest) -> bool:
    writes = request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin")
    return request.method in ("GET", "HEAD") and not writes


def _key_of(request: HttpRequest) -> tuple[Any, ...]:
    """The address, what its reader may not see, and until when time changes nothing."""
    return (
        request.build_absolute_uri(),
        tuple(visibility.closed_paths(request)),
        next_boundary(timezone.now()),
    )


def _with_gaps(request: HttpRequest, render: Callable[[], HttpResponse]) -> HttpResponse:
    setattr(request, LEAVES_GAPS, True)
    try:
        response = render()
        return response.render() if hasattr(response, "render") else response
    finally:
        setattr(request, LEAVES_GAPS, False)  # an error page after this is rendered whole


def _filled(pieces: list[str], request: HttpRequest) -> Iterable[str]:
    for number, piece in enumerate(pieces):
        if number % 2:
            template, _space, place = piece.partition(" ")
            yield render_to_string(template, {"place": place}, request)
        else:
            yield piece
