"""The door for the web server: the site, behind the cache of whole pages."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

_django = get_wsgi_application()

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache

from cms.caching.fingerprint import fingerprint
from cms.caching.stores import Shared
from cms.caching.wsgi_cache import Application, PageCache
from cms.monitoring import metrics
from cms.security.bounds import BoundedRequest


def cached(site: Application) -> Application:
    """`site` behind the cache; itself where `EDGE_CACHE_MEGABYTES` is 0."""
    megabytes = settings.EDGE_CACHE_MEGABYTES
    if not megabytes:
        return site
    cache = caches.create_connection("default")
    # A local-memory cache would only keep everything twice.
    shared = None if isinstance(cache, LocMemCache) else Shared(cache)
    fingerprint()  # now, while the files are those that were just loaded
    return PageCache(site, megabytes * 1024 * 1024, shared, metrics.count_cached)


_django.request_class = BoundedRequest

application = cached(_django)

# What is loaded now stays: the collector need not look through it again.
gc.collect()
gc.freeze()
