import json
import sys

import django

django.setup()

from bench.inside.addresses import addresses  # noqa: E402 - models need settings
from bench.inside.admin import admin  # noqa: E402
from bench.inside.pages import pages  # noqa: E402
from bench.inside.publishing import publish_on_request, publishing  # noqa: E402
from bench.inside.requests import session  # noqa: E402
from bench.inside.searches import searches  # noqa: E402

PARTS = {part.__name__: part for part in (addresses, session, pages, publishing, searches, admin)}

if sys.argv[1] == "publish":
    publish_on_request()
else:
    print(json.dumps(PARTS[sys.argv[1]]()))
