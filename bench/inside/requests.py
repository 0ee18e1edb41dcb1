"""Requests without a server."""

from django.contrib.auth.models import AnonymousUser
from django.test import Client, RequestFactory


def anonymous():
    request = RequestFactory().get("/", HTTP_HOST="localhost", secure=True)
    request.user, request.session = AnonymousUser(), {}
    return request


def reader() -> Client:
    return Client(HTTP_HOST="localhost")


def get(client: Client, path: str):
    """The page at `path`; it must be there."""
    response = client.get(path, secure=True)
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}.")
    return response
