"""What tests share that sign people in at the provider."""

from django.contrib.auth import get_user_model
from django.test import Client

from cms.roles import EDITORS, EQUALITY_TEAM
from cms.settings.authentication import PROVIDER
from tests.accounts.signing_in import PASSWORD, is_signed_in, sign_in
from tests.provider import agreed
from tests.provider.server import Provider

START, CONNECT = "/accounts/staff/", "/accounts/connect/"
ROLES = {"sn-editors": EDITORS, "sn-equality": EQUALITY_TEAM, "sn-admins": "administrator"}


def claims_of(name: str, *groups: str, domain: str = "example.org", **more) -> dict:
    return {
        "email": f"{name}@{domain}",
        "email_verified": True,
        "given_name": name.title(),
        "family_name": "Doe",
        "groups": groups,
    } | more


PEOPLE = {
    "nadia": claims_of("nadia"),
    "ruth": claims_of("ruth", "sn-editors", "everybody"),
    "alex": claims_of("alex", "sn-admins"),
    "contractor": claims_of("contractor", domain="elsewhere.example"),
    "odd": {"groups": 7, "email": None},
}


def providers(server_url: str) -> dict:
    app = {
        "provider_id": PROVIDER,
        "name": "Sedgebourne",
        "client_id": agreed.CLIENT_ID,
        "secret": agreed.CLIENT_SECRET,
        "settings": {"server_url": server_url},
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def come_back(client: Client, provider: Provider, name: str, wanted: str = "/"):
    asked = client.get(START, {"next": wanted})
    assert asked.status_code == 302
    return client.get(provider.let_in(asked.url, name))


def connect(client: Client, provider: Provider, name: str):
    """Choose it on the page, and sign in at the provider as `name`."""
    asked = client.post(CONNECT)
    assert asked.url.startswith(provider.address), asked.url
    return client.get(provider.let_in(asked.url, name))


def account(name: str):
    return get_user_model().objects.get(username=name)


def is_signed_in_by_password(name: str, password: str = PASSWORD) -> bool:
    client = Client()
    sign_in(client, name, password)
    return is_signed_in(client)
