"""What `manage.py check --deploy` says beside Django's own."""

from django.conf import settings
from django.core.checks import Error, Tags, register


@register(Tags.security, deploy=True)
def own_key_for_personal_data(app_configs, **kwargs) -> list[Error]:
    if settings.PERSONAL_DATA_KEYS:
        return []
    return [
        Error(
            "PERSONAL_DATA_KEYS is missing: addresses are sealed with a key made from SECRET_KEY.",
            hint="Set it to what this prints: "
            "python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'",
            id="cms.E001",
        )
    ]
