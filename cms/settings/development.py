"""`make run`: works with nothing set. Never serve this to the public."""

from cms.settings.base import *  # noqa: F403 - settings modules extend each other
from cms.settings.base import LOCAL_DIR, env
from cms.settings.database import database

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env("SECRET_KEY", default="insecure-development-key-never-used-in-production")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])

# `tools/postgres.py` leaves the address of the private server here.
_private_server = LOCAL_DIR / "database-url"
DATABASES = {
    "default": database(
        env(
            "DATABASE_URL",
            default=_private_server.read_text().strip()
            if _private_server.exists()
            else "postgresql:///staff_networks",
        )
    )
}

# The demonstration's people have no telephones. Set it to 1 to see how a second factor is set up.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)

# Only here may the demonstration, with its well-known password, be loaded.
DEMONSTRATION_ALLOWED = True

if DEBUG:
    STORAGES = {
        "default": {"BACKEND": "cms.media.storage.AtomicStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    WHITENOISE_USE_FINDERS = True
