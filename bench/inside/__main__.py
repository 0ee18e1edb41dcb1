import json
import sys

import django

django.setup()

from bench.inside.addresses import addresses
from bench.inside.admin import admin
from bench.inside.pages import pages
from bench.inside.publishing import publish_on_request, publishing
from bench.inside.requests import session
from bench.inside.searches import searches

PARTS = {part.__name__: part for part in (addresses, session, pages, publishing, searches, admin)}

if sys.argv[1] == "publish":
    publish_on_request()
else:
    print(json.dumps(PARTS[sys.argv[1]]()))
