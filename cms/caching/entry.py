"""A kept page: compressed once, with an address of its content (ETag) for each form it is sent in."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import lru_cache

import brotli

BROTLI, GZIP, IDENTITY = "br", "gzip", "identity"
BROTLI_QUALITY = 5  # a tenth of the time of the best, and within a few per cent of its size
SMALLEST_WORTH_COMPRESSING = 200
# Everything else is a picture or an archive already.
COMPRESSIBLE = ("text/", "application/xml", "application/atom+xml", "application/json", "image/svg+xml")

# Browsers send about 30 characters. Cut before `preferred`, which remembers what it is asked.
LONGEST_ACCEPTED = 500

# Headers of the rendering that this cache answers for; the id is that of each request.
REPLACED = {"content-length", "cache-control", "etag", "vary", "expires", "x-request-id"}

Headers = list[tuple[str, str]]


@dataclass(frozen=True)
class Variant:
    """A page in one encoding, ready to send."""

    headers: Headers
    short_headers: Headers  # for a browser that has the body
    body: bytes
    etag: str


@dataclass(frozen=True)
class CachedPage:
    """What one request was answered; good until `ends` (seconds since the epoch)."""

    forms: dict[str, Variant]
    ends: float

    @property
    def size(self) -> int:
        return sum(len(form.body) + 1000 for form in self.forms.values())

    def form_for(self, accepted: str) -> Variant:
        return self.forms.get(preferred(accepted[:LONGEST_ACCEPTED]), self.forms[IDENTITY])


def make_entry(headers: Headers, body: bytes, ends: float) -> CachedPage:
    """Keep an answer of status 200. `headers` are those that rendered it, `Content-Length` aside."""
    kind = next((value for name, value in headers if name.lower() == "content-type"), "")
    bodies = {IDENTITY: body}
    if kind.startswith(COMPRESSIBLE) and len(body) >= SMALLEST_WORTH_COMPRESSING:
        bodies[BROTLI] = brotli.compress(body, quality=BROTLI_QUALITY)
        bodies[GZIP] = gzip.compress(body, compresslevel=6, mtime=0)
    return CachedPage({name: _form(headers, name, content) for name, content in bodies.items()}, ends)


def _form(headers: Headers, encoding: str, body: bytes) -> Variant:
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    kept = [(name, value) for name, value in headers if name.lower() not in REPLACED]
    # Browsers may keep a page but ask each time: it may have become private a second ago.
    kept += [("Cache-Control", "no-cache"), ("ETag", etag), ("Vary", "Accept-Encoding, Cookie")]
    if encoding != IDENTITY:
        kept.append(("Content-Encoding", encoding))
    short = [(name, value) for name, value in kept if not name.lower().startswith("content-t")]
    return Variant([*kept, ("Content-Length", str(len(body)))], short, body, etag)


@lru_cache(maxsize=256)
def preferred(accepted: str) -> str:
    """The best encoding that an `Accept-Encoding` header allows (RFC 9110, 12.5.3)."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, parameters = part.strip().partition(";")
        weights[name.strip()] = _weight(parameters)
    everything_else = weights.get("*", 0.0)
    return max(
        (BROTLI, GZIP, IDENTITY),
        key=lambda name: weights.get(name, 0.001 if name == IDENTITY else everything_else),
    )


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def matches(etag: str, if_none_match: str) -> bool:
    """Whether a browser that sends this `If-None-Match` already has the page (weak comparison)."""
    if if_none_match.strip() == "*":
        return True
    return any(each.strip().removeprefix("W/") == etag for each in if_none_match[:2000].split(","))
