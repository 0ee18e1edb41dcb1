from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str]:
    """What every template may say about the site itself."""
    return {"organisation_name": settings.ORGANISATION_NAME, "base_url": settings.BASE_URL}
