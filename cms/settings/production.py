"""The public site. Refuses to start, naming what is wrong, rather than run unsafely."""

from django.core.exceptions import ImproperlyConfigured

from cms.monitoring.logs import logging_settings
from cms.security.encryption import is_key
from cms.settings.base import *  # noqa: F403 - settings modules extend each other
from cms.settings.base import env
from cms.settings.database import database

DEBUG = False
DEMONSTRATION_ALLOWED = False


def faults(secret_key: str, allowed_hosts: list[str], database_url: str) -> list[str]:
    """Say what in the environment forbids a public start, a sentence each."""
    found = []
    if env.bool("DEBUG", default=False):
        found.append("DEBUG is on: it shows the site's inside to everybody. Remove it.")
    if len(secret_key) < 50 or "insecure" in secret_key:
        found.append("SECRET_KEY is missing, too short (50 characters or more) or the development one.")
    if not allowed_hosts or "*" in allowed_hosts:
        found.append("ALLOWED_HOSTS must list the site's host names, for example networks.example.org.")
    if not env("BASE_URL", default="").startswith("https://"):
        found.append("BASE_URL must be the site's address, for example https://networks.example.org.")
    if env("SITE_ACCESS", default="public") not in ("public", "staff"):
        found.append("SITE_ACCESS must be public or staff.")
    if not env.bool("SECOND_FACTOR_REQUIRED", default=True):
        found.append("SECOND_FACTOR_REQUIRED is off: a guessed password would be enough. Remove it.")
    if provider := env("OIDC_SERVER_URL", default=""):
        found += provider_faults(provider)
    if not env("EMAIL_URL", default=""):
        found.append("EMAIL_URL is missing, for example smtp://user:password@mail.example.org:587.")
    if not all(map(is_key, env.list("PERSONAL_DATA_KEYS", default=[]))):
        found.append(
            "PERSONAL_DATA_KEYS holds something that is no key. Each is 44 characters long and ends with =."
        )
    if not database_url:
        found.append("DATABASE_URL is missing, for example postgresql://user@host/name.")
    else:
        try:
            database(database_url)
        except ValueError as error:
            found.append(str(error))
    return found


def provider_faults(server_url: str) -> list[str]:
    """Say what is missing for signing in with the organisation's accounts."""
    found = []
    if not server_url.startswith("https://"):
        found.append("OIDC_SERVER_URL must be https: what comes from there decides who may do what.")
    for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_DOMAINS"):
        if not env(name, default=""):
            found.append(f"{name} is missing: OIDC_SERVER_URL needs it.")
    return found


SECRET_KEY = env("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
_database_url = env("DATABASE_URL", default="")

if _faults := faults(SECRET_KEY, ALLOWED_HOSTS, _database_url):
    raise ImproperlyConfigured("The site cannot start:\n- " + "\n- ".join(_faults))

DATABASES = {"default": database(_database_url)}
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS]

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
COOKIE_PREFIX = "__Host-"
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"

LOGGING = logging_settings(env("LOG_LEVEL", default="INFO"))

if _sentry := env("SENTRY_DSN", default=""):
    from cms.monitoring.sentry import report_to  # requirements/observe.txt is only needed for this

    report_to(_sentry)
