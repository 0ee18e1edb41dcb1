"""What the provider says about somebody: whatever the test wrote into `people.json`."""

import json

from django.conf import settings
from oauth2_provider.oauth2_validators import OAuth2Validator

from tests.provider.agreed import NOT_SAID


def people() -> dict[str, dict]:
    return json.loads((settings.FOLDER / "people.json").read_text())


class Claims(OAuth2Validator):
    """`in_userinfo` and `in_token` say what differs between the two answers."""

    oidc_claim_scope = None  # every claim in every scope

    def get_additional_claims(self, request):
        return said_of(request, "in_token")

    def get_userinfo_claims(self, request):
        return {"sub": super().get_userinfo_claims(request)["sub"], **said_of(request, "in_userinfo")}


def said_of(request, part: str) -> dict:
    name = request.user.get_username()
    person = {"preferred_username": name, **people()[name]}
    here = person.get(part, {})
    apart = ("in_token", "in_userinfo")
    return {name: said for name, said in (person | here).items() if name not in apart and said != NOT_SAID}
