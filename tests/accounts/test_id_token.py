"""The provider's word counts as it was signed, for this very sign-in, and from the provider that was set."""

import json
import re
from base64 import urlsafe_b64encode
from dataclasses import replace

import jwt
import pytest
import requests
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa

from cms.accounts import claims, id_token
from cms.accounts.id_token import StaffOAuth2Adapter
from cms.accounts.oidc import StaffAdapter
from cms.accounts.session_store import SIGNED_IN_AT
from tests import set_clock
from tests.accounts.at_provider import START, account, providers
from tests.accounts.signing_in import is_signed_in
from tests.provider import agreed

pytestmark = pytest.mark.usefixtures("known_to_the_site")


@pytest.fixture
def in_between(monkeypatch):
    """Call it with what somebody does to a token on its way from the provider."""

    def change(forge):
        as_sent = StaffOAuth2Adapter.get_access_token_data

        def changed(self, *args, **kwargs):
            answer = as_sent(self, *args, **kwargs)
            return answer | {"id_token": forge(answer["id_token"])}

        monkeypatch.setattr(StaffOAuth2Adapter, "get_access_token_data", changed)

    return change


def sign_in(client, provider, change_question=str):
    asked = client.get(START)
    return client.get(provider.let_in(change_question(asked.url), "nadia"))


def signed_anew(key, algorithm):
    """A forger who keeps what the token says, and the name of the key."""

    def forge(token: str) -> str:
        said = jwt.decode(token, options={"verify_signature": False})
        return jwt.encode(said, key, algorithm, headers={"kid": jwt.get_unverified_header(token)["kid"]})

    return forge


FORGERIES = {
    "by a key of somebody else's": signed_anew(rsa.generate_private_key(65537, 2048), "RS256"),
    "by nobody": signed_anew(None, "none"),
    "with the secret that the site has": signed_anew(agreed.CLIENT_SECRET.ljust(64), "HS512"),
    "before it was changed": lambda token: token[:-8] + token[-8:].swapcase()[::-1],
    "not at all": lambda token: token.rpartition(".")[0] + ".",
    "as no token is": lambda token: "no token",
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_token_that_the_provider_did_not_sign_opens_nothing(client, provider, in_between, forgery):
    in_between(forgery)
    answer = sign_in(client, provider)
    assert answer.status_code < 500
    assert not is_signed_in(client)


KEY = rsa.generate_private_key(65537, 2048)
ISSUER, SITE = "https://id.example.org", "staff-networks"


@pytest.fixture
def decode(rf, monkeypatch):
    """What the site makes of a token; the key of the provider's that it finds is `KEY`."""
    monkeypatch.setattr(StaffOAuth2Adapter, "openid_config", {"jwks_uri": "", "issuer": ISSUER})
    monkeypatch.setattr(id_token.jwtkit, "fetch_key", lambda *asked: ("RS256", KEY.public_key()))
    adapter, app = StaffOAuth2Adapter(rf.get("/"), "staff"), SocialApp(client_id=SITE)
    return lambda token: adapter._decode_id_token(app, token)


@pytest.mark.parametrize(
    "otherwise",
    [{"iss": "https://id.example.com"}, {"aud": "another-site"}, {"exp": 1}, {"iss": None}, {"aud": None}],
    ids=str,
)
def test_a_token_of_the_providers_that_is_not_for_us_opens_nothing(decode, ordinary_day, otherwise):
    said = {"sub": "1", "iss": ISSUER, "aud": SITE, "exp": int(set_clock.now().timestamp()) + 60}
    changed = {key: value for key, value in (said | otherwise).items() if value is not None}
    assert decode(jwt.encode(said, KEY, "RS256"))["sub"] == "1"
    with pytest.raises(OAuth2Error):
        decode(jwt.encode(changed, KEY, "RS256"))


@pytest.mark.parametrize("algorithm", ["none", "HS256", "HS384", "HS512", "hs256", "", "RS1"])
def test_no_signature_counts_but_one_with_a_private_key(decode, monkeypatch, algorithm):
    """A provider that has a secret in its list of keys, too, would let whoever reads the list sign."""
    monkeypatch.setattr(id_token.jwtkit, "verify_and_decode", lambda **values: {"sub": "1"})

    def signed(algorithm: str) -> str:
        header = json.dumps({"alg": algorithm}).encode()
        return b".".join(map(urlsafe_b64encode, (header, b"{}", b"signed"))).decode().replace("=", "")

    assert decode(signed("ES384"))["sub"] == "1"
    with pytest.raises(OAuth2Error, match="not signed as it must be"):
        decode(signed(algorithm))


def test_the_token_as_it_was_signed_does(client, provider, in_between):
    in_between(str)
    sign_in(client, provider)
    assert account("nadia").pk == int(client.session["_auth_user_id"])


@pytest.mark.parametrize("put", ["&nonce=of-another-sign-in", ""])
def test_a_token_of_another_sign_in_opens_nothing(client, provider, put):
    def asked_otherwise(url: str) -> str:
        assert len(re.search(r"nonce=([^&]+)", url)[1]) > 40
        return re.sub(r"&nonce=[^&]+", put, url)

    answer = sign_in(client, provider, asked_otherwise)
    assert (answer.status_code, answer.url) == (302, "/accounts/login/")
    assert not is_signed_in(client)


def test_a_provider_that_does_not_ask_again_confirms_nothing(client, provider, monkeypatch):
    """It is to ask whoever is signed in here once more; `auth_time` says when it last did."""
    sign_in(client, provider)
    began = client.session[SIGNED_IN_AT]
    asked = client.get(START)
    assert "prompt=login" in asked.url
    back = provider.let_in(asked.url, "nadia")
    read = claims.read
    monkeypatch.setattr(claims, "read", lambda answer: replace(read(answer), asked_at=began - 3600))
    answer = client.get(back)
    assert (answer.status_code, answer.url) == (302, "/accounts/login/")
    assert client.session[SIGNED_IN_AT] == began


def test_a_provider_that_calls_itself_by_another_address_is_not_asked(client, provider, settings):
    found = providers(f"{provider.address}/o")
    found["openid_connect"]["APPS"][0]["settings"]["openid_configuration_overrides"] = {
        "issuer": "https://login.elsewhere.example"
    }
    settings.SOCIALACCOUNT_PROVIDERS = found
    answer = client.get(START)
    assert "elsewhere" not in answer.headers.get("Location", "")
    assert answer.status_code in (200, 401, 403)


def test_the_provider_cannot_send_the_site_elsewhere(rf, provider):
    """Neither can whoever answers in its name."""
    redirects = f"{provider.address}/o/authorize/"
    assert requests.get(redirects, timeout=20).url.startswith(f"{provider.address}/sign-in/")
    with (
        StaffAdapter(rf.get("/")).get_requests_session() as session,
        pytest.raises(requests.TooManyRedirects),
    ):
        session.get(redirects, timeout=20)
