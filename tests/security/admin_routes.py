"""Every address of the admin, found by walking the resolver: a new view cannot be forgotten."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

ADMIN = "admin/"


@dataclass(frozen=True)
class Route:
    """One URL pattern. `template` is its address with `%(name)s` for each of `parameters`."""

    template: str
    parameters: tuple[str, ...]
    view: Callable = field(compare=False)

    def __str__(self) -> str:
        return self.template % {name: f"<{name}>" for name in self.parameters}

    def address(self, values: dict) -> str:
        return "/" + self.template % values


def admin_routes() -> list[Route]:
    """All of them, without those that a pattern further up hides."""
    found: dict[str, Route] = {}
    for route in _walk(get_resolver().url_patterns, ""):
        found.setdefault(str(route), route)
    return list(found.values())


def _walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        regex = prefix + pattern.pattern.regex.pattern.removeprefix("^")
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, regex)
        elif regex.startswith(ADMIN):
            for template, parameters in normalize(regex):
                assert template.startswith(ADMIN), f"{regex}: write “|” only inside a named argument"
                yield Route(template, tuple(parameters), pattern.callback)
