"""Whether a request may be answered from the cache, and what tells its answer from others."""

import re
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

from cms.access.programs import PARAMETER as READING_KEY

METHODS = ("GET", "HEAD")
LONGEST_PATH, LONGEST_QUERY, LONGEST_COOKIE = 500, 500, 4000
# Anything else takes the long way, where hostile input is refused in words.
PLAIN_QUERY = re.compile(r"[A-Za-z0-9_\-.~%+=&*,:/!'()]*")

# Cookies that change what anonymous readers see: name, and what of its value still matters now.
_readers_choices: dict[str, Callable[[str], str]] = {}


class CacheKey(NamedTuple):
    scheme: str
    host: str
    path: str
    query: str
    choices: str  # what `vary_on_cookie` left of the reader's cookies


def vary_on_cookie(cookie: str, live_part: Callable[[str], str]) -> None:
    """Let pages differ by a cookie that names no person; `live_part` says what of its value counts now."""
    _readers_choices[cookie] = live_part


def key_of(environ: dict[str, Any]) -> CacheKey | None:
    """The key of a request, None for one that must not be answered from here.

    The request is made to say just what the key says (its query in one order, its choices without what is
    over), so two requests of one key cannot be told apart by what renders them.
    """
    if environ["REQUEST_METHOD"] not in METHODS or "HTTP_AUTHORIZATION" in environ:
        return None
    path = environ.get("PATH_INFO", "")
    if len(path) > LONGEST_PATH or (query := _canonical(environ.get("QUERY_STRING", ""))) is None:
        return None
    cookies = environ.get("HTTP_COOKIE", "")
    choices = _choices(environ, cookies) if cookies else ""
    if choices is None:
        return None
    environ["QUERY_STRING"] = query
    return CacheKey(
        environ.get("HTTP_X_FORWARDED_PROTO") or environ["wsgi.url_scheme"],
        environ.get("HTTP_HOST", "").lower(),
        path,
        query,
        choices,
    )


def _canonical(query: str) -> str | None:
    """The parameters by name; those of one name stay in their order. None where it is not plain."""
    if not query:
        return ""
    if len(query) > LONGEST_QUERY or not PLAIN_QUERY.fullmatch(query):
        return None
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError:
        return None
    if any(name == READING_KEY for name, _value in pairs):
        return None  # what one person reads
    return urlencode(sorted(pairs, key=lambda pair: pair[0]))


def _choices(environ: dict[str, Any], text: str) -> str | None:
    """What the reader's cookies choose; None for somebody who is signed in or has strange cookies."""
    if len(text) > LONGEST_COOKIE:
        return None
    names = {part.partition("=")[0].strip() for part in text.split(";")}
    if settings.SESSION_COOKIE_NAME in names:
        return None
    found = names & _readers_choices.keys()
    if not found:
        return ""
    try:
        cookies = SimpleCookie(text)
    except CookieError:
        return None
    chosen = {}
    for name in sorted(found):
        if name not in cookies:
            return None
        chosen[name] = _readers_choices[name](cookies[name].value)
        cookies[name] = chosen[name]
    environ["HTTP_COOKIE"] = cookies.output(attrs=[], header="", sep=";").strip()
    return urlencode({name: value for name, value in chosen.items() if value})
