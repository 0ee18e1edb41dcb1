"""Somebody signed in at the machine, as the forms of sign-in, second factor included, would leave them."""

import secrets
from importlib import import_module

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import override_settings
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests.deploy.layout import Answer, Layout
from tests.faults.machine import Machine


class Visitor:
    """Sends what a browser would: the cookie of the session, and with a form the token."""

    def __init__(self, layout: Layout, session: str) -> None:
        self.layout, self.session, self.token = layout, session, secrets.token_hex(16)

    @property
    def cookie(self) -> str:
        return f"__Host-sessionid={self.session}; __Host-csrftoken={self.token}"

    def get(self, path: str) -> Answer:
        return self.layout.get(path, Cookie=self.cookie)

    def post(self, path: str, **values) -> Answer:
        return self.layout.post(path, {"csrfmiddlewaretoken": self.token, **values}, Cookie=self.cookie)

    def upload(self, path: str, values: dict, file: tuple[str, bytes]) -> Answer:
        """A form with a file, as browsers send it."""
        name, content = file
        fields = {"csrfmiddlewaretoken": self.token, **values, "file": SimpleUploadedFile(name, content)}
        body = encode_multipart(BOUNDARY, fields)
        return self.layout.post(path, body, Cookie=self.cookie, Content_Type=MULTIPART_CONTENT)


def sign_in(machine: Machine, person) -> Visitor:
    """Call it within `machine.orm()`."""
    with override_settings(SECRET_KEY=machine.layout.settings()["SECRET_KEY"]):
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        request = HttpRequest()
        request.session = session
        record_authentication(request, person, method="mfa", type="totp")
        session.create()
    return Visitor(machine.layout, session.session_key)
