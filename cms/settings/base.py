"""What every environment shares. Whatever differs by machine comes from the environment (`.env.example`)."""

from pathlib import Path
from typing import Any

import environ

from cms.editing.form_sizes import MOST_BYTES, MOST_FIELDS, MOST_FILES
from cms.security import policies
from cms.settings.authentication import sign_in_settings
from cms.settings.search import search_backends

BASE_DIR = Path(__file__).resolve().parent.parent.parent
LOCAL_DIR = BASE_DIR / ".local"

env = environ.Env()
env.read_env(BASE_DIR / ".env")

# --- What the organisation chooses -----------------------------------------------------------

ORGANISATION_NAME = env("ORGANISATION_NAME", default="Sedgebourne Borough Council")
BASE_URL = env("BASE_URL", default="http://localhost:8000").rstrip("/")
SITE_ACCESS = env("SITE_ACCESS", default="public")

# What a staff number looks like: readers are warned before they send one in anonymous feedback.
STAFF_NUMBER_PATTERN = env("STAFF_NUMBER_PATTERN", default=r"\b[A-Z]{0,3}\d{5,8}\b")

# --- Applications, lowest layer first ----------------------------------------------------------

INSTALLED_APPS = [
    "search",
    "home",
    "updates",
    "networks",
    "cms",
    "wagtail_modeladmin",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.typed_table_block",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django.contrib.admin",  # no URL is served; wagtail-modeladmin's foreign key filters need its templates
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "cms.monitoring.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "cms.security.headers.SecurityHeadersMiddleware",
    "cms.security.csp.ContentSecurityPolicyMiddleware",
    "cms.middleware.RequestSizeMiddleware",
    "cms.middleware.MalformedRequestMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cms.syndication.middleware.ReadingKeyMiddleware",
    "cms.accounts.signed_out.KeepSentFormMiddleware",
    "cms.access.staff_only.StaffOnlyMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.security.sanitise.SanitiseMiddleware",
    "cms.middleware.FormsetSizeMiddleware",
    "cms.accounts.mfa.RequireMFAMiddleware",
    "cms.accounts.reauthentication.ReauthenticationMiddleware",
    "cms.audit.middleware.AuditMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.MethodNotAllowedMiddleware",
    "cms.admin.same_answer.SameAnswerMiddleware",
    "cms.middleware.ExceptionPagesMiddleware",
    "cms.admin.network_isolation.NetworkIsolationMiddleware",
    "cms.middleware.PublicRedirectMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context_processors.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "cms.templatetags.fragment_tags",
                "cms.templatetags.form_tags",
            ],
        },
    }
]

# --- Data --------------------------------------------------------------------------------------

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    CACHES["default"]["BACKEND"] = "cms.caching.redis.ForgivingRedisCache"
# What must neither be pushed out nor be lost with Redis, and is one for all processes.
CACHES["limits"] = {"BACKEND": "cms.security.limits.LimitsCache"}
# What was made under other settings, or by another release, is never found.
CACHES["default"]["KEY_FUNCTION"] = "cms.caching.fingerprint.key"

# Whole pages for anonymous readers, in each web process; 0: none.
EDGE_CACHE_MEGABYTES = env.int("EDGE_CACHE_MEGABYTES", default=64)

# Of every name. `__Host-` where all is https: browsers then take it from this host and this host only.
COOKIE_PREFIX = ""
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Our scripts and Wagtail's take the token from the page.
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# In the session, not in a cookie of their own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "cms.accounts.signed_out.form_refused"

# Index after the transaction: inside it, child rows are not written yet and would be found one publish late.
TASKS = {"default": {"BACKEND": "cms.jobs.on_commit.OnCommitBackend"}}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "cms.accounts.passwords.NotOurNames"},
    {"NAME": "cms.accounts.passwords.NotBreached"},
]
# Passwords, or their SHA-1, of which none may be chosen: a file with a line for each, in order.
BREACHED_PASSWORDS = env("BREACHED_PASSWORDS", default="")
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
vars().update(sign_in_settings(env))
# Those that our own code asks for.
ACCOUNT_REAUTHENTICATION_TIMEOUT: int
OIDC_ADDRESSES_VERIFIED: bool
OIDC_ASKS_SECOND_FACTOR: bool
OIDC_DOMAINS: list[str]
OIDC_GROUPS_CLAIM: str
OIDC_ROLES: dict[str, str]

# --- What browsers may do with an answer --------------------------------------------------------------

CONTENT_SECURITY_POLICY = {"DIRECTIVES": policies.PUBLIC}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# --- Language and time ---------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j F Y"

# --- Files ---------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = LOCAL_DIR / "collected"
WHITENOISE_ALLOW_ALL_ORIGINS = False
# `tools/frontend.py` writes govuk-frontend here from its npm package.
STATICFILES_DIRS = [LOCAL_DIR / "static"]
STATICFILES_FINDERS = [
    "cms.staticfiles.JoinedStylesheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
# Where nginx keeps uploads until the site hands one over (X-Accel-Redirect); without nginx, nothing.
MEDIA_ACCEL_PREFIX = env("MEDIA_ACCEL_PREFIX", default="")
SENDFILE_BACKEND = "cms.media.sendfile"
# Whatever the process was started with: for others to read at most, which the folder above them forbids.
FILE_UPLOAD_PERMISSIONS = 0o644
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o755
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(LOCAL_DIR / "media")))
STORAGES = {
    "default": {"BACKEND": "cms.media.storage.AtomicStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- What one form may send: more than the largest form of the site needs -----------------------------

DATA_UPLOAD_MAX_NUMBER_FIELDS = MOST_FIELDS
DATA_UPLOAD_MAX_MEMORY_SIZE = MOST_BYTES
DATA_UPLOAD_MAX_NUMBER_FILES = MOST_FILES

# --- Operation ------------------------------------------------------------------------------------

# Who sees reasons at /readyz and figures at /metrics, and whose word on a reader's address is believed.
OPERATORS = env.list("OPERATORS", default=["127.0.0.0/8", "::1/128"])
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
# Whom to tell of a hole (`/.well-known/security.txt`), and until which day somebody promised to read it.
SECURITY_CONTACT = env.list("SECURITY_CONTACT", default=[])
SECURITY_CONTACT_UNTIL = env("SECURITY_CONTACT_UNTIL", default="")

# --- Backup ----------------------------------------------------------------------------------------

# An age public key: archives are encrypted for whoever holds its secret half.
BACKUP_RECIPIENT = env("BACKUP_RECIPIENT", default="")
# The folder of pg_dump and pg_restore, where it is not the system's.
POSTGRES_PROGRAMS = env("POSTGRES_PROGRAMS", default="")

# --- Personal data -----------------------------------------------------------------------------------

# Fernet keys, the newest first; see cms/security/encryption.py.
PERSONAL_DATA_KEYS = env.list("PERSONAL_DATA_KEYS", default=[])

# --- Mail ------------------------------------------------------------------------------------------

# Every mail is a job (`cms.mail`); EMAIL_URL says what the worker hands it to.
_delivery = env.email("EMAIL_URL", default="consolemail://")
DELIVERY_BACKEND = _delivery.pop("EMAIL_BACKEND")
vars().update(_delivery)
EMAIL_BACKEND = "cms.mail.QueueingBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="staff-networks@example.org")

# --- Jobs ------------------------------------------------------------------------------------------

PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}

# --- Wagtail -----------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Staff networks"
WAGTAIL_PAGE_MODEL = "cms.BasePage"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
# Passwords are set at /accounts/, where what was tried is counted.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
# A new address would receive the link for a new password: administrators change it, or the provider.
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_I18N_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# An address of this site becomes a link to its page. The other ways ask first, and say the draft’s title.
WAGTAILADMIN_EXTERNAL_LINK_CONVERSION = "exact"
WAGTAIL_USER_TIME_ZONES = ["Europe/London"]
# Passwords shared by a group are stored in clear and never expire: not offered.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS = {"SHARED_PASSWORD": False}
# What is checked beyond these limits: `cms.media`.
WAGTAILIMAGES_EXTENSIONS = ["jpeg", "jpg", "png", "webp"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.media.forms.ImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.media.forms.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odp", "ods", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# A browser would show a PDF as a page of ours.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
# Where ClamAV looks through documents; without it, nobody does. See cms/media/virus_scan.py.
CLAMD_URL = env("CLAMD_URL", default="")
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "cms.admin.text_editor.TextEditor",
        "OPTIONS": {"features": ["bold", "italic", "link", "document-link", "ol", "ul"]},
    }
}
# Approval publishes whatever the approver’s own rights are; see `cms.moderation.workflow`.
MODERATION_TARGET_WORKING_DAYS = env.int("MODERATION_TARGET_WORKING_DAYS", default=2)
# Of several stages, each approves what goes live: a change after an earlier stage leads back to it.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.moderation.workflow.finish"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILSEARCH_BACKENDS = search_backends(env("SEARCH_URL", default=""))
