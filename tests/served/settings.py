"""The test settings for a program of its own: it is told where its data are, and has a page that fails."""

import os

from cms.settings import base
from cms.settings.test import *  # noqa: F403 - settings modules extend each other
from cms.settings.test import DATABASES

DATABASES["default"]["NAME"] = os.environ["SERVED_DATABASE"]
# Connections stay open, as with the pool of the real site.
DATABASES["default"]["CONN_MAX_AGE"] = None
MEDIA_ROOT = os.environ["SERVED_MEDIA"]
ROOT_URLCONF = "tests.served.urls"
if collected := os.environ.get("SERVED_STATIC"):
    # As in production: collected, compressed, named by their content.
    STATIC_ROOT = collected
    STORAGES = base.STORAGES
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = False
