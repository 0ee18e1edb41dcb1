"""Requests without a server."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.test import Client, RequestFactory


def anonymous() -> HttpRequest:
    request = RequestFactory().get("/", HTTP_HOST="localhost", secure=True)
    request.user, request.session = AnonymousUser(), SessionBase()
    return request


def reader() -> Client:
    return Client(HTTP_HOST="localhost")


def colleague() -> Client:
    """Somebody who is signed in and only reads."""
    user, _made = get_user_model().objects.get_or_create(username="bench-reader")
    client = Client(HTTP_HOST="localhost")
    client.force_login(user)
    return client


def session() -> str:
    """The cookie of a colleague, for requests through a server."""
    return f"{settings.SESSION_COOKIE_NAME}={colleague().cookies[settings.SESSION_COOKIE_NAME].value}"


def get(client: Client, path: str) -> None:
    """Ask for the page at `path`; it must be there."""
    response = client.get(path, secure=True)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}.")
