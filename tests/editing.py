"""Saving a form of the admin that says which version it was made from (`cms.admin.concurrent`)."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client


def made_from(client: Client, address: str) -> dict[str, str]:
    """The version in the form at `address`, as its browser would send it."""
    found = re.search(r'name="made_from"\s+value="([^"]*)"', client.get(address).content.decode())
    assert found, f"{address} holds no form that says what it was made from"
    return {"made_from": unescape(found[1])}


def save(client: Client, address: str, data: dict, **options) -> HttpResponse:
    """Open the form at `address`, send `data`, and return the answer."""
    return client.post(address, made_from(client, address) | data, **options)
