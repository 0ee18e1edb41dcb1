"""The door for the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

_django = get_wsgi_application()

from cms.edge.around import around  # noqa: E402 - it reads the settings
from cms.security.bounds import BoundedRequest  # noqa: E402 - as above

_django.request_class = BoundedRequest

application = around(_django)

# What is loaded now stays: the collector need not look through it again.
gc.collect()
gc.freeze()
