"""`make test`: as production as speed allows. No rule of the site is switched off here."""

import tempfile
from pathlib import Path

from cms.settings.base import *  # noqa: F403 - settings modules extend each other
from cms.settings.base import env
from cms.settings.database import database

DEBUG = False
SECRET_KEY = "insecure-test-key"  # noqa: S105 - only tests use it
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
ORGANISATION_NAME = "Sedgebourne Borough Council"
BASE_URL = "http://localhost"
WAGTAILADMIN_BASE_URL = BASE_URL

DATABASES = {"default": database(env("DATABASE_URL", default="postgresql:///staff_networks"))}
# The pool keeps connections that would stop a test database from being dropped.
DATABASES["default"]["OPTIONS"].pop("pool")

DEMONSTRATION_ALLOWED = True
# The tests about signing in switch it on; all others sign in as somebody who brought one.
SECOND_FACTOR_REQUIRED = False
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="staff-networks-media-"))
DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "cms.media.storage.AtomicStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
