"""Puts the cache around an application, as the settings say."""

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache

from cms.edge.front import Application, Front
from cms.edge.store import Shared
from cms.fingerprint import fingerprint


def around(application: Application) -> Application:
    """`application` behind the cache; itself where `EDGE_CACHE_MEGABYTES` is 0."""
    megabytes = settings.EDGE_CACHE_MEGABYTES
    if not megabytes:
        return application
    cache = caches.create_connection("default")
    # A local-memory cache would only keep everything twice.
    shared = None if isinstance(cache, LocMemCache) else Shared(cache)
    fingerprint()  # now, while the files are those that were just loaded
    return Front(application, megabytes * 1024 * 1024, shared)
