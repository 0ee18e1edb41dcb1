"""The provider's signed word about somebody (OpenID Connect Core 1.0, section 3.1.3.7), looked at in full.

allauth leaves the signature out where the token came straight from the provider over TLS, as it may. We do
not: a proxy that breaks TLS open, or a cache between, could then make anybody an administrator.
"""

import secrets
from typing import Any

from allauth.core.internal.deferred import jwt
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.utils.crypto import constant_time_compare

from cms.accounts.claims import Claims

# With a public key of the provider's: never none, never a secret that somebody else may know (HS256).
SIGNATURES = frozenset(
    f"{kind}{bits}" for kind in ("RS", "PS", "ES") for bits in (256, 384, 512)
) | {"EdDSA"}  # fmt: skip
CLOCKS_DIFFER_SECONDS = 120
WELL_KNOWN = "/.well-known/openid-configuration"


class StaffOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says about itself. Raises `ValueError` if it is another (Discovery, 4.3)."""
        config = super().openid_config
        expected = self.get_provider().server_url.removesuffix(WELL_KNOWN).rstrip("/")
        if str(config.get("issuer", "")).rstrip("/") != expected:
            raise ValueError("The provider calls itself by another address than OIDC_SERVER_URL.")
        return config

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            algorithm = jwt.get_unverified_header(id_token).get("alg")
        except jwt.PyJWTError as error:
            raise OAuth2Error("Invalid id_token") from error
        if algorithm not in SIGNATURES:
            raise OAuth2Error("The token is not signed as it must be.")
        return jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )


def new_nonce() -> str:
    """What the provider has to put into the token, so that it is an answer to this very question."""
    return secrets.token_urlsafe(32)


def answers(said: Claims, state: dict[str, Any]) -> bool:
    """Whether the token that was `said` belongs to the sign-in of `state`, and is as new as it must be.

    `state` has a nonce and, where the provider was to ask once more (`prompt`, `max_age`), since when. One
    that let somebody through without asking has confirmed nothing; it has to say when it asked (section 2).
    """
    nonce, since = state.get("nonce"), state.get("since")
    if not nonce or not constant_time_compare(said.nonce, nonce):
        return False
    return since is None or said.asked_at >= since - CLOCKS_DIFFER_SECONDS
