"""Puts the cache around an application, as the settings say."""

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache

from cms.edge.front import Application, Front
from cms.edge.store import Shared


def around(application: Application) -> Application:
    """`application` behind the cache; itself where `EDGE_CACHE_MEGABYTES` is 0."""
    megabytes = settings.EDGE_CACHE_MEGABYTES
    if not megabytes:
        return application
    cache = caches.create_connection("default")
    # A local-memory cache would only keep everything twice.
    shared = Shared(cache) if isinstance(cache, RedisCache) else None
    return Front(application, megabytes * 1024 * 1024, shared)
