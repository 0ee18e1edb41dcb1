"""Which parts of the tree a request may not read. Lists ask through `BasePageQuerySet.visible_to`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from cms.access.staff_only import is_outsider
from cms.content_version import VersionedValue


@dataclass(frozen=True)
class Sections:
    """What decides who reads what, for the whole tree. Paths are treebeard paths."""

    rules: list[PageViewRestriction]
    unpublished: list[str]  # parents that are not live; their children must not be read either
    expiring: list[tuple[str, datetime]]
    first_end: datetime | None  # of any page, parent or not
    aliases: list[tuple[str, str]]  # path of the alias, path of its source


def _read_sections() -> Sections:
    pages = apps.get_model("cms", "BasePage").objects
    parents = pages.filter(numchild__gt=0, depth__gt=1)
    ending = pages.filter(live=True, expire_at__isnull=False, depth__gt=1)
    ends = list(ending.values_list("path", "expire_at", "numchild"))
    return Sections(
        rules=list(PageViewRestriction.objects.select_related("page").prefetch_related("groups")),
        unpublished=list(parents.filter(live=False).values_list("path", flat=True)),
        expiring=[(path, end) for path, end, children in ends if children],
        first_end=min((end for _path, end, _children in ends), default=None),
        aliases=list(pages.filter(alias_of__isnull=False).values_list("path", "alias_of__path")),
    )


_sections = VersionedValue(_read_sections)


def readable(request: HttpRequest) -> Q:
    """The condition, on a live page's `path` and `expire_at`, for `request` to read it."""
    return _not_over(timezone.now()) & ~Q(path__like_any=closed_patterns(request))


def closed_patterns(request: HttpRequest) -> list[str]:
    return [f"{path}%" for path in closed_paths(request)]


def readable_for_engines(request: HttpRequest) -> Q:
    """The same as `readable`, in words that every search engine knows."""
    condition = _not_over(timezone.now())
    for path in closed_paths(request):
        condition &= ~Q(path__startswith=path)
    return condition


def _not_over(now: datetime) -> Q:
    return Q(expire_at__isnull=True) | Q(expire_at__gt=now)


def closed_paths(request: HttpRequest) -> list[str]:
    """The tops of all sections `request` may not read; none lies inside another."""
    if is_outsider(request):
        return [""]  # the whole tree
    sections = _sections.get()
    now = timezone.now()
    closed = {rule.page.path for rule in sections.rules if not rule.accept_request(request)}
    closed.update(sections.unpublished)
    closed.update(path for path, expires in sections.expiring if expires <= now)
    if closed:
        closed |= _mirrors(closed, sections.aliases)
    outermost: list[str] = []
    for path in sorted(closed):
        if not any(path.startswith(top) for top in outermost):
            outermost.append(path)
    return outermost


def reads_everything(request: HttpRequest) -> bool:
    """Whether nothing that is live is closed to `request`."""
    first_end = _sections.get().first_end
    return not closed_paths(request) and not (first_end and first_end <= timezone.now())


def restricted_paths() -> list[str]:
    """Of all pages with a privacy rule of their own."""
    return [rule.page.path for rule in _sections.get().rules]


def visible_among(pages: Iterable[Any], request: HttpRequest) -> list[Any]:
    """Of pages that are in memory already, those of `BasePageQuerySet.visible_to`, in their order."""
    closed, now = tuple(closed_paths(request)), timezone.now()
    return [
        page
        for page in pages
        if page.live and not (page.expire_at and page.expire_at <= now) and not page.path.startswith(closed)
    ]


def rules_for(path: str) -> list[PageViewRestriction]:
    """The privacy rules over the page at `path`: its own, its parents' and those of what they mirror."""
    sections = _sections.get()
    if not sections.rules:
        return []
    governing = {path}
    grew = True
    while grew:
        sources = {
            source for alias, source in sections.aliases if any(own.startswith(alias) for own in governing)
        }
        grew = not sources <= governing
        governing |= sources
    return [rule for rule in sections.rules if any(own.startswith(rule.page.path) for own in governing)]


def _mirrors(closed: set[str], aliases: list[tuple[str, str]]) -> set[str]:
    """Aliases of pages in closed sections, and aliases of those aliases."""
    found: set[str] = set()
    before = None
    while found != before:
        before, tops = found, closed | found
        found = {alias for alias, source in aliases if any(source.startswith(top) for top in tops)}
    return found
