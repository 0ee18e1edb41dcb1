"""What the provider says about somebody: whatever the test wrote into `people.json`."""

import json

from django.conf import settings
from oauth2_provider.oauth2_validators import OAuth2Validator


def people() -> dict[str, dict]:
    return json.loads((settings.FOLDER / "people.json").read_text())


class Claims(OAuth2Validator):
    oidc_claim_scope = None  # every claim in every scope

    def get_additional_claims(self, request):
        name = request.user.get_username()
        return {"preferred_username": name, **people()[name]}
