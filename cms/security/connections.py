"""To which other machines the site speaks, and whether they can be overheard (docs/security.md lists all)."""

from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings

ENCRYPTED = ("require", "verify-ca", "verify-full")


def in_plain_text() -> Iterator[tuple[str, str]]:
    """Each setting that names another machine without encryption, and how to write it with."""
    database = settings.DATABASES["default"]
    if not is_here(database.get("HOST", "")) and database["OPTIONS"].get("sslmode") not in ENCRYPTED:
        yield "DATABASE_URL", "postgresql://user@host/name?sslmode=verify-full, with sslrootcert"
    if not is_here(settings.EMAIL_HOST or "") and not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL):
        yield "EMAIL_URL", "smtp+tls://user:password@host:587"
    for address in _listed(settings.CACHES["default"].get("LOCATION")):
        if address.startswith("redis://") and not is_here(urlsplit(address).hostname or ""):
            yield "CACHE_URL", "rediss://host:6379/1"
    for backend in settings.WAGTAILSEARCH_BACKENDS.values():
        for address in backend.get("URLS", []):
            if address.startswith("http://") and not is_here(urlsplit(address).hostname or ""):
                yield "SEARCH_URL", "https://user:password@host:9200"


def is_here(host: str) -> bool:
    """Whether `host` is this machine: a socket file, or an address of the loopback."""
    if not host or host.startswith("/") or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _listed(value: str | list[str] | None) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []
