"""`python -m tests.provider PORT`: make its database, then serve."""

import os
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from tests.provider import agreed


def main(port: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.provider.settings"
    django.setup()
    call_command("migrate", verbosity=0)
    fill()
    make_server("127.0.0.1", int(port), get_wsgi_application(), handler_class=Quiet).serve_forever()


def fill() -> None:
    """People who may sign in, and the site as an application they need not agree to."""
    from django.contrib.auth.models import User  # noqa: PLC0415 - models need the set-up
    from oauth2_provider.models import Application  # noqa: PLC0415 - as above

    from tests.provider.claims import people  # noqa: PLC0415 - as above

    for name in people():
        User.objects.create_user(name, password=agreed.PASSWORD)
    Application.objects.create(
        client_id=agreed.CLIENT_ID,
        client_secret=agreed.CLIENT_SECRET,
        redirect_uris=agreed.COMES_BACK_TO,
        client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
        algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True,
    )


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


main(sys.argv[1])
