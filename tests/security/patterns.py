"""An example address for every URL pattern of the site, whatever features add."""

from django.urls import URLResolver, get_resolver
from django.utils.regex_helper import normalize


def every_address() -> list[str]:
    """Each pattern once, with 1 for whatever it asks for."""
    return sorted({f"/{path}" for path in _paths(get_resolver(), "")})


def _paths(resolver: URLResolver, prefix: str):
    for pattern in resolver.url_patterns:
        path = prefix + _example(str(pattern.pattern), pattern.pattern.regex.pattern)
        if isinstance(pattern, URLResolver):
            yield from _paths(pattern, path)
        else:
            yield path


def _example(route: str, regex: str) -> str:
    # Alternatives are beyond Django's helper; the longest text before one is enough of an example.
    try:
        form, names = normalize(regex.replace(r"\A", "^").replace(r"\Z", "$").replace(r"\z", "$"))[0]
    except NotImplementedError:
        return route
    return form % dict.fromkeys(names, "1")
